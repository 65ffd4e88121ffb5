import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(process.cwd().replace(/\/libs\/aggregation$/, ''));
const FILE = join(ROOT, 'libs/aggregation/src/plan/compiled-plan.fixture.ts');

const HEAD = `
import { plan } from './plan-builder.ts';
import type { PlanOptions } from './plan-builder.ts';
import { whenCaller } from './caller-condition.ts';
import type { Caller, CustomerId } from '@portico/platform';
import { fallback, stale } from './failure-policy.ts';
const load = async (): Promise<number> => 1;
const start = plan('page', class { id!: string }, { deadline: '1s' });
const shared = plan('page', class { id!: string }, { deadline: '1s', coalesce: 'anonymous' });
const owned = plan('page', { deadline: '1s', caller: 'required' });
const signedIn = whenCaller((caller): caller is Caller & { customer: CustomerId } => caller.customer !== undefined);

`;

/** Compiles a plan as if it stood in a file of this folder. */
function compile(bodies: readonly string[]): string[][] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options: strict } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const options = { ...strict, noUnusedLocals: false };
  const files = bodies.map((_, index) => FILE.replace('.fixture', `-${index}.fixture`));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  const textOf = (name: string): string | undefined => (files.includes(name) ? HEAD + (bodies[files.indexOf(name)] as string) : undefined);
  host.fileExists = (name) => textOf(name) !== undefined || fileExists(name);
  host.readFile = (name) => textOf(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = textOf(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram(files, options, host);
  return files.map((file) => {
    const source = program.getSourceFile(file);
    return ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  });
}

/** What must compile, and what must not, with a word of the error expected. */
const CASES: readonly (readonly [what: string, body: string, error: string | undefined])[] = [
  ['a plan that is right', `start.part('a', load).part('b', { needs: ['a'] }, ({ a }) => a + 1).view(({ a, b }) => a + b);`, undefined],
  ['a forward need', `start.part('z', load).part('a', { needs: ['b'] }, load).part('b', load);`, `Type '"b"' is not assignable to type '"z"'`],
  ['a cycle', `start.part('z', load).part('a', { needs: ['b'] }, load).part('b', { needs: ['a'] }, load);`, `Type '"b"' is not assignable to type '"z"'`],
  ['a part that needs itself', `start.part('a', { needs: ['a'] }, load);`, `Type 'string' is not assignable to type 'never'`],
  ['an unknown need', `start.part('a', load).part('b', { needs: ['x'] }, load);`, `Type '"x"' is not assignable`],
  ['an unknown want', `start.part('a', load).part('b', { wants: ['x'] }, load);`, `Type '"x"' is not assignable`],
  ['a doubled name', `start.part('a', load).part('a', load);`, `the part \\"a\\" is already there`],
  ['an undeclared part in a part', `start.part('a', load).part('b', ({ a }) => a);`, `Property 'a' does not exist`],
  ['an undeclared part in the view', `start.part('a', load).view(({ b }) => b);`, `Property 'b' does not exist`],
  ['an unknown query field', `start.part('a', ({ query: { nope } }) => nope);`, `Property 'nope' does not exist`],
  ['an unknown policy', `start.part('a', { onFailure: 'ignore' }, load);`, `'"ignore"' is not assignable`],
  ['an unknown option', `start.part('a', { within: '1s', timeout: '1s' }, load);`, `NoSuchOption<"timeout">`],
  ['an unknown option of a batch', `start.batch('a', { max: 9, most: 9 }, () => ['a'], async () => new Map<string, number>());`, `NoSuchOption<"most">`],
  ['a duration without a unit', `start.part('a', { within: '100' }, load);`, `'"100"' is not assignable`],
  ['a last good answer', `start.part('a', load).part('b', { needs: ['a'], onFailure: stale('5m') }, load);`, undefined],
  ['a key of last good answers', `start.part('a', { onFailure: stale('5m', () => 'everybody') }, load);`, `Expected 1 arguments, but got 2`],
  ['a stand-in of another type', `start.part('a', { onFailure: fallback('none') }, load);`, `not assignable`],
  ['a stand-in of the right type', `start.part('a', { onFailure: fallback(0) }, load).view(({ a }) => a.toFixed());`, undefined],
  ['an omitted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).view(({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a conditional part taken for granted', `start.part('a', { when: () => true }, load).view(({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a wanted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).part('b', { wants: ['a'] }, ({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a needed part, which is there', `start.part('a', { onFailure: 'omit' }, load).part('b', { needs: ['a'] }, ({ a }) => a.toFixed());`, undefined],
  ['a dependent of an omitted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).part('b', { needs: ['a'] }, load).view(({ b }) => b.toFixed());`, `possibly 'undefined'`],
  ['a batch with a value of its type', `start.batch('m', { max: 9 }, ({ query }) => [query.id], async (ids) => new Map([[ids[0], 1]] as [string, number][])).view(({ m }) => m.get('x')?.toFixed());`, undefined],
  ['a query of a plan that has none', `plan('page', { deadline: '1s' }).part('a', ({ query }) => query);`, `Property 'query' does not exist`],
  ['a run with another query', `start.part('a', load).view(({ a }) => a).run({ id: 1 });`, `'number' is not assignable to type 'string'`],
  ['a run without its query', `start.part('a', load).view(({ a }) => a).run();`, `Expected 1 arguments`],
  ['a query whose type is told by its class', `start.part('a', ({ query }) => query.id.length).view(({ a, query }) => query.id.repeat(a)).run({ id: 'x' }).then((text) => text.trim());`, undefined],
  ['an inline condition', `start.part('a', { when: ({ query, caller }) => query.id !== caller?.customer }, load);`, undefined],
  ['a part named query', `start.part('query', load);`, `a part cannot be named \\"query\\"`],
  ['a batch named caller', `start.batch('caller', { max: 9 }, () => ['a'], async () => new Map<string, number>());`, `a part cannot be named \\"caller\\"`],
  ['a doubled name of a batch', `start.part('a', load).batch('a', { max: 9 }, () => ['a'], async () => new Map<string, number>());`, `the part \\"a\\" is already there`],
  ['a caller who may be unknown, taken for granted', `start.part('a', ({ caller }) => caller.identity.subject);`, `'caller' is possibly 'undefined'`],
  ['a caller who may be unknown', `start.part('a', ({ caller }) => caller?.identity.subject ?? 'guest');`, undefined],
  ['a caller in a coalesced plan', `shared.part('a', ({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a caller in a batch of a coalesced plan', `shared.batch('a', { max: 9 }, ({ query }) => [query.id], async (ids, { caller }) => new Map([[ids[0], caller]]));`, `Property 'caller' does not exist`],
  ['a caller in the keys of a batch of a coalesced plan', `shared.batch('a', { max: 9 }, ({ caller }) => [caller.customer], async () => new Map<string, number>());`, `Property 'caller' does not exist`],
  ['a caller in a coalesced plan, behind a condition on the query', `shared.part('a', { when: ({ query }) => query.id !== '' }, ({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a caller in a coalesced plan, behind a condition that only looks at it', `shared.part('a', { when: ({ caller }) => caller !== undefined }, ({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a caller in a plan that may be coalesced', `const options: PlanOptions = { deadline: '1s' } as PlanOptions; plan('page', options).part('a', ({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a caller in a plan that is coalesced as the case may be', `const more: { coalesce?: 'anonymous' } = {}; plan('page', { deadline: '1s', ...more }).part('a', ({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a caller in the view', `owned.part('a', load).view(({ caller }) => caller);`, `Property 'caller' does not exist`],
  ['a known caller behind a condition', `shared.part('a', { when: signedIn }, ({ caller, query }) => caller.customer.length + query.id.length);`, undefined],
  ['a known caller in a batch behind a condition', `shared.batch('a', { max: 9, when: signedIn }, ({ caller }) => [caller.customer], async (ids, { caller }) => new Map(ids.map((id) => [id, caller.roles])));`, undefined],
  ['more of a caller than its condition asks for', `start.part('a', { when: whenCaller() }, ({ caller }) => caller.customer.length);`, `'caller.customer' is possibly 'undefined'`],
  ['a part behind a condition on the caller taken for granted', `shared.part('a', { when: signedIn }, load).view(({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a required caller', `owned.part('a', ({ caller }) => caller.identity.subject).part('b', { needs: ['a'] }, ({ a, caller }) => a + caller.identity.issuer);`, undefined],
  ['a required caller that is narrowed', `owned.part('a', { when: signedIn }, ({ caller }) => caller.customer.length);`, undefined],
  ['a required caller in a coalesced plan', `plan('page', { deadline: '1s', coalesce: 'anonymous', caller: 'required' });`, `not assignable`],
  ['an unknown way to coalesce', `plan('page', { deadline: '1s', coalesce: 'all' });`, `'"all"' is not assignable`],
  ['the option of before', `plan('page', { deadline: '1s', share: 'anonymous' });`, `NoSuchOption<"share">`],
  ['a condition that is no boolean', `start.part('a', { when: () => 'yes' }, load);`, `Type 'string' is not assignable to type 'boolean'`],
  ['a promise as a condition', `start.part('a', { when: async () => true }, load);`, `not assignable to type 'boolean'`],
  ['a batch keyed by something else', `start.batch('m', { max: 9 }, ({ query }) => [query.id], async (ids: readonly number[]) => new Map<number, number>());`, `not assignable`],
];

describe('what TypeScript makes of a plan', () => {
  let errors: string[][];

  beforeAll(() => {
    errors = compile(CASES.map(([, body]) => body));
  }, 60_000);

  it.each(CASES.map(([what, , error], index) => [error === undefined ? `compiles: ${what}` : `refuses ${what}`, index, error] as const))('%s', (_, index, error) => {
    const found = errors[index] as string[];
    if (error === undefined) expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(error);
  });
});
