import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../tree/workspace.ts';

const FILE = join(ROOT, 'libs/compiled-identity.fixture.ts');

const HEAD = `
import { Identity, ownership, customerId } from './platform/src/index.ts';
import type { Caller, CustomerId, IdentityKey } from './platform/src/index.ts';
import type { LimitSet } from './rate-limit/src/limits/limit-set.ts';
import type { LimitStore } from './rate-limit/src/stores/limit.store.ts';
import type { LastGood } from './aggregation/src/run/last-good.ts';
import type { IdempotencyStore } from './idempotency/src/stores/idempotency-store.ts';
import { scopedKey } from './idempotency/src/key/idempotency-key.ts';
import type { SessionStore } from './auth/src/session/session-store.ts';
import { personGroup } from './auth/src/session/session-groups.ts';
import type { ReplayStore } from './auth/src/dpop/replay-store.ts';
import type { PartnerSnapshot } from './partners/src/directory/partner-snapshot.ts';
import { customerOf } from '../libs/shop/src/customers/caller.ts';
declare const caller: Caller, identity: Identity, set: LimitSet, limits: LimitStore, lastGood: LastGood, claims: IdempotencyStore;
declare const sessions: SessionStore, replays: ReplayStore, partners: PartnerSnapshot, byKey: Map<IdentityKey, number>;
const claim = { key: 'k', fingerprint: 'f', token: 't' };
`;

/** What compiles with an identity or its key, and must not with a subject. */
const PLACES: Readonly<Record<string, { readonly good: string; readonly bad: string }>> = {
  'a limit': { good: 'limits.consume(identity.key, set, 1);', bad: 'limits.consume(identity.subject, set, 1);' },
  'a stale answer': { good: 'lastGood.find({ caller, forwarded: [] }, [1]);', bad: 'lastGood.find({ caller: identity.subject, forwarded: [] }, [1]);' },
  'an idempotency key': { good: `scopedKey('bff', identity.key, 'k');`, bad: `scopedKey('bff', identity.subject, 'k');` },
  'a claim': { good: 'claims.claim({ ...claim, caller: identity }, 1);', bad: 'claims.claim({ ...claim, caller: identity.subject }, 1);' },
  'the sessions of a person': { good: 'sessions.ofPerson(identity.key);', bad: 'sessions.ofPerson(identity.subject);' },
  'a group of sessions': { good: 'personGroup(identity.key);', bad: 'personGroup(identity.subject);' },
  'a proof that is remembered': { good: `replays.remember('id', 1, identity);`, bad: `replays.remember('id', 1, identity.subject);` },
  'the partner of a program': { good: 'partners.client(identity.key);', bad: 'partners.client(identity.subject);' },
  'a map by caller': { good: 'byKey.get(identity.key);', bad: 'byKey.get(identity.subject);' },
  'a key that was put together by hand': { good: 'byKey.get(new Identity(identity.issuer, identity.subject).key);', bad: 'byKey.get(`${identity.issuer} ${identity.subject}`);' },
  'an identity that was read from a record': { good: `const one: Identity = new Identity('i', 's'); one;`, bad: `const one: Identity = { issuer: 'i', subject: 's', key: identity.key }; one;` },
  'a caller': { good: 'const one: Caller = { identity, scopes: [], roles: [] }; one;', bad: `const one: Caller = { issuer: 'i', subject: 's', scopes: [], roles: [] }; one;` },
  'the subject of a caller': { good: 'caller.identity.key;', bad: 'caller.subject;' },
  'the customer of a caller': { good: `const one: CustomerId = customerId('c-00001'); one;`, bad: 'const one: CustomerId = identity.subject; one;' },
  'a customer that is taken for granted': { good: 'const one: CustomerId = customerOf(caller); one;', bad: 'const one: CustomerId = caller.customer; one;' },
};

/** Compiles each text as a file of its own. */
function compile(bodies: readonly string[]): readonly string[][] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options: strict } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const options = { ...strict, noUnusedLocals: false, noUnusedParameters: false };
  const files = new Map(bodies.map((body, index) => [FILE.replace('.fixture', `-${index}.fixture`), HEAD + body]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')));
}

describe('what TypeScript makes of a subject without its issuer', () => {
  const places = Object.entries(PLACES);
  let good: readonly string[][];
  let bad: readonly string[][];

  beforeAll(() => {
    const errors = compile([...places.map(([, one]) => one.good), ...places.map(([, one]) => one.bad)]);
    [good, bad] = [errors.slice(0, places.length), errors.slice(places.length)];
  }, 120_000);

  it.each(places.map(([what], index) => [what, index] as const))('takes the whole identity, and refuses the subject, as %s', (_, index) => {
    expect(good[index]).toEqual([]);
    expect(bad[index]).toEqual([expect.stringMatching(/is not assignable to|does not exist (?:on|in) type|missing in type/)]);
  });
});
