import { CallerRefused } from '@portico/auth';
import type { SignInRefused } from '@portico/auth';
import { BffIdentity, customerId, Identity, runInScope, Signals } from '@portico/platform';
import type { Caller, Problem, Scope } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { partner, recordOf, records } from '../fixtures/records.fixture.ts';
import { ScriptedStore } from '../fixtures/scripted-store.fixture.ts';
import { newKey } from '../keys/key-format.ts';
import type { NewKey } from '../keys/key-format.ts';
import { KeyUses } from '../keys/key-uses.ts';
import type { KeyFirstUsed } from '../telemetry/partner.signals.ts';
import { PartnerSignals } from '../telemetry/partner.signals.ts';
import { ApiKeyStrategy } from './api-key.strategy.ts';

const NOW = Date.UTC(2026, 10, 21);
const [GOOD, NARROW, EXPIRED, ENDING, REVOKED, BLOCKED, UNKNOWN] = [newKey(), newKey(), newKey(), newKey(), newKey(), newKey(), newKey()];
/** The same key with its last character, which belongs to the checksum, replaced. */
const mistyped = ({ id, text }: NewKey): NewKey => ({ id, text: text.slice(0, -1) + (text.endsWith('a') ? 'b' : 'a') });
const [ODD, OVER] = [mistyped(newKey()), newKey()];

const RECORDS = records({
  partners: [partner('acme', { subject: 'c-00042', roles: ['reseller'] }), partner('gone', { blocked: true })],
  keys: [
    recordOf(GOOD),
    recordOf(NARROW, { scopes: ['orders:read', 'refunds:write'] }),
    recordOf(EXPIRED, { expiresAt: new Date(NOW).toISOString() }),
    recordOf(ENDING, { expiresAt: new Date(NOW + 1).toISOString() }),
    recordOf(REVOKED, { revokedAt: '2026-11-20T00:00:00Z' }),
    recordOf(BLOCKED, { partner: 'gone' }),
    recordOf(ODD),
    recordOf(OVER, { revokedAt: '2026-11-20T00:00:00Z', expiresAt: '2026-11-19T00:00:00Z' }),
  ],
});

const ACME: Caller = { identity: new Identity('partners', 'acme'), customer: customerId('c-00042'), scopes: ['orders:read', 'orders:write'], roles: ['reseller'], plan: 'standard' };

describe('a partner who brings a key', () => {
  let strategy: ApiKeyStrategy;
  let store: ScriptedStore;
  let directory: PartnerDirectory;
  let uses: KeyUses;
  let refused: SignInRefused[];
  let firstUsed: KeyFirstUsed[];

  beforeEach(async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    [refused, firstUsed] = [[], []];
    const events = new Signals();
    events.of(PartnerSignals).keyFirstUsed.subscribe((event) => firstUsed.push(event));
    store = new ScriptedStore(RECORDS);
    directory = new PartnerDirectory(store, { refresh: 60_000, oldest: 60_000 }, events);
    uses = new KeyUses(store, 60_000, events);
    await directory.open();
    await uses.open();
    await directory.close();
    strategy = new ApiKeyStrategy(directory, uses, new BffIdentity('partner-bff', 'Partner API', '1'));
  });
  afterEach(() => uses.close());

  /** What the strategy says before it returns. */
  const ask = (asked: ApiKeyStrategy, { headers = {}, url = '/v1/orders', ...more }: Partial<Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'url'>>): unknown => {
    let outcome: unknown = 'nothing at once';
    const tell = (what: unknown) => void (outcome = what);
    const refuse = (problem: unknown): void => {
      if (problem instanceof CallerRefused && problem.told) refused.push(problem.told);
      tell(problem);
    };
    Object.assign(Object.create(asked) as ApiKeyStrategy, { success: tell, error: refuse, pass: () => tell('passed') }).authenticate({ headers, rawHeaders: Object.entries(headers).flat(), url, ...more } as IncomingMessage);
    return outcome;
  };
  const bring = (text: string): unknown => ask(strategy, { headers: { authorization: `Bearer ${text}` } });

  it('is recognised at once, as what the services know the partner by', () => {
    expect(bring(GOOD.text)).toEqual(ACME);
    expect(ask(strategy, { headers: { authorization: `bearer  ${GOOD.text}` } })).toEqual(ACME);
    expect(bring(ENDING.text)).toEqual(ACME);
    // It has the hash of the key that was given out, whatever its checksum says.
    expect(bring(ODD.text)).toEqual(ACME);
    expect(refused).toEqual([]);
  });

  it('may do with a key what both the partner and the key may', () => {
    expect(bring(NARROW.text)).toEqual({ ...ACME, scopes: ['orders:read'] });
  });

  it.each([
    ['no one knows', UNKNOWN.text, 'unknown', UNKNOWN.id, 'the key is not known here'],
    ['has a wrong secret', newKey(GOOD.id).text, 'wrong-secret', GOOD.id, 'the key is not known here'],
    ['is cut', GOOD.text.slice(0, -1), 'malformed', undefined, 'the key is mistyped, or not all of it is there'],
    ['is mistyped', mistyped(GOOD).text, 'malformed', undefined, 'the key is mistyped, or not all of it is there'],
    ['has an id that is none, with the right checksum', newKey('short').text, 'malformed', undefined, 'the key is mistyped, or not all of it is there'],
    ['has more behind it', `${GOOD.text} x`, 'malformed', undefined, 'the key is mistyped, or not all of it is there'],
    ['has expired', EXPIRED.text, 'expired', EXPIRED.id, 'the key has expired'],
    ['was revoked after it had expired', OVER.text, 'revoked', OVER.id, 'the key has been revoked'],
    ['was revoked', REVOKED.text, 'revoked', REVOKED.id, 'the key has been revoked'],
  ])('is refused with a key that %s', (_, text, reason, detail, words) => {
    const problem = bring(text) as Problem;
    expect([problem.status, problem.message]).toEqual([401, words]);
    expect(problem.details.headers).toEqual({ 'www-authenticate': `Bearer realm="partner-bff", error="invalid_token", error_description="${words}"` });
    expect(refused).toEqual([{ scheme: 'api-key', because: reason, detail }]);
  });

  it('is refused with two, even if both are good', () => {
    const authorization = `Bearer ${GOOD.text}`;
    const problem = ask(strategy, { headers: { authorization }, rawHeaders: ['Authorization', authorization, 'authorization', authorization] }) as Problem;
    expect([problem.status, problem.message]).toEqual([400, 'there is more than one Authorization header']);
    expect(refused).toEqual([{ scheme: 'api-key', because: 'twice', detail: undefined }]);
  });

  it('learns no more of a known id with a wrong secret than of an unknown one', () => {
    const [wrong, unknown] = [bring(newKey(REVOKED.id).text) as Problem, bring(UNKNOWN.text) as Problem];
    expect([wrong.status, wrong.details]).toEqual([unknown.status, unknown.details]);
    expect(refused.map(({ because }) => because)).toEqual(['wrong-secret', 'unknown']);
  });

  it('is no other partner’s whose key has the same letters, large and small', async () => {
    const [small, large] = [newKey('abcdefghijkl'), newKey('ABCDEFGHIJKL')];
    store.change(
      records({ partners: [partner('acme'), partner('globex')], keys: [recordOf(small), recordOf(large, { partner: 'globex' })] }),
    );
    await directory.look();
    expect([small, large].map(({ text }) => (bring(text) as Caller).identity.subject)).toEqual(['acme', 'globex']);
  });

  it('is told when the partner is blocked', () => {
    expect(bring(BLOCKED.text)).toMatchObject({ status: 403, code: 'forbidden', message: 'the partner is blocked' });
    expect(refused).toEqual([{ scheme: 'api-key', because: 'blocked', detail: BLOCKED.id }]);
  });

  it.each([
    ['the query', { url: `/v1/orders?key=${GOOD.text}` }, 'in-query', 'query'],
    ['a field that logs do not redact', { headers: { 'x-api-key': GOOD.text } }, 'in-header', 'header'],
    ['two places', { headers: { authorization: `Bearer ${GOOD.text}`, 'x-api-key': GOOD.text } }, 'in-header', 'header'],
  ])('is refused when the key is in %s, even a good one', (_, request, reason, where) => {
    const problem = ask(strategy, request) as Problem;
    expect([problem.status, problem.message, problem.details.errors?.[0]?.in]).toEqual([400, 'a key belongs into the Authorization header', where]);
    expect(refused).toEqual([{ scheme: 'api-key', because: reason, detail: GOOD.id }]);
    expect(JSON.stringify(problem.details)).not.toContain(GOOD.text);
  });

  it.each([
    ['a field of its own that holds none', { headers: { 'x-api-key': 'secret' } }, 'in-header', 'header', undefined],
    ['the query, whatever else it brings', { url: `/v1/orders?key=${GOOD.text}`, headers: { authorization: `Bearer ${NARROW.text}`, 'x-api-key': NARROW.text } }, 'in-query', 'query', GOOD.id],
  ])('is told where a key belongs when it brings %s', (_, request, reason, where, id) => {
    expect((ask(strategy, request) as Problem).details.errors).toMatchObject([{ in: where }]);
    expect(refused).toEqual([{ scheme: 'api-key', because: reason, detail: id }]);
  });

  it('is known by a bearer token from then on, and only if the key is good', () => {
    for (const [text, scheme] of [[REVOKED.text, undefined], [GOOD.text, 'Bearer']] as const) {
      const context = { authScheme: undefined };
      runInScope({ context } as unknown as Scope, () => bring(text));
      expect(context.authScheme).toBe(scheme);
    }
  });

  it.each([
    ['nothing', {}],
    ['another bearer token', { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.x' }],
    ['another scheme', { authorization: `Basic ${GOOD.text}` }],
    ['a key without a scheme', { authorization: GOOD.text }],
    ['a key whose prefix is in other letters', { authorization: `Bearer ${GOOD.text.replace('ptk_', 'PTK_')}` }],
    ['a scheme that only ends alike', { authorization: `XBearer ${GOOD.text}` }],
  ])('leaves %s to others', (_, headers) => {
    expect(ask(strategy, { headers })).toBe('passed');
  });

  it('gets 503 while keys cannot be verified', () => {
    const unread = new PartnerDirectory(store, { refresh: 60_000, oldest: 60_000 }, new Signals());
    const waiting = new ApiKeyStrategy(unread, uses, new BffIdentity('partner-bff', 'Partner API', '1'));
    const problem = ask(waiting, { headers: { authorization: `Bearer ${GOOD.text}` } }) as Problem;
    expect(problem.message).toBe('API keys cannot be verified right now');
    expect([problem.status, problem.details.headers]).toEqual([503, { 'retry-after': '5' }]);
  });

  it('is told by the API’s description how to bring it, and what it may be refused with', () => {
    const { scheme, readsFrom, challenge, documentation } = strategy;
    expect({ scheme, readsFrom, challenge }).toEqual({ scheme: 'api-key', readsFrom: ['authorization'], challenge: 'Bearer realm="partner-bff"' });
    expect(documentation).toEqual({
      problems: ['invalid-input', 'malformed-request', 'unauthenticated', 'forbidden', 'upstream-unavailable'],
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'ptk_…', description: 'The key of a partner.' } },
    });
  });

  it('leaves behind when the key was used, and the first time is told', async () => {
    bring(GOOD.text);
    bring(GOOD.text);
    bring(REVOKED.text);
    expect(firstUsed).toEqual([{ partner: 'acme', key: GOOD.id }]);
    await uses.write();
    expect(store.written).toEqual([new Map([[GOOD.id, NOW]])]);
  });
});
