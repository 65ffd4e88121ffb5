import { currentScope, runInScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import { blameAnswers } from './contract/blamed-answers.ts';
import type { HttpContract } from './contract/contract.ts';
import { ContractCheck } from './contract/shape-check.ts';
import { HttpUpstream } from './clients/http-upstream.ts';
import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import type { CallTarget } from './call-target.ts';
import { KINDS, SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Script } from './simulated-upstream.fixture.ts';

const SILENT: Script = { brings: 'nothing', after: 0 };

describe('a read that several wait for', () => {
  let world: SimulatedUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
    Object.assign(world.settings.retry, { attempts: 1 });
  });
  afterEach(() => jest.restoreAllMocks());

  it.each(KINDS.map((kind) => [kind, kind === 'json' || kind === 'raw' || kind === 'grpc'] as const))('is a %s: %s', async (kind, joins) => {
    const shared: object[] = [];
    world.events.of(UpstreamSignals).upstreamCallShared.subscribe((event) => shared.push(event));
    const grpc = world.grpc();
    const http = world.http();
    const call = (): Promise<unknown> => (kind === 'grpc' ? grpc.call() : http.call(kind));
    const results = [1, 2, 3].map(() => world.within(world.request(), call));
    await world.pass(20);
    const operation = kind === 'grpc' ? 'A' : kind === 'json' ? 'GET /a' : 'GET';
    expect({ kinds: new Set(results.map((result) => result.kind)), sent: world.sent.length, shared }).toEqual({ kinds: new Set(['ok']), sent: joins ? 1 : 3, shared: joins ? [1, 2].map(() => ({ upstream: 'shop', operation })) : [] });
  });

  it('is sent for each where sharing is off', async () => {
    world.settings.share = false;
    const { call } = world.http();
    for (let times = 0; times < 3; times += 1) world.within(world.request(), () => call('json'));
    await world.pass(20);
    expect(world.sent).toHaveLength(3);
  });

  it('is shared only by requests that ask while it is in flight', async () => {
    const { call } = world.http();
    for (let times = 1; times <= 3; times += 1) {
      world.within(world.request(), () => call('json'));
      await world.pass(20);
      expect(world.sent).toHaveLength(times);
    }
  });

  it('is frozen for several, and its own for one', async () => {
    const { call } = world.http();
    const results = [1, 2].map(() => world.within(world.request(), () => call('json')));
    await world.pass(20);
    const alone = world.within(world.request(), () => call('json'));
    await world.pass(20);
    expect([...results, alone].map(({ value }) => Object.isFrozen(value))).toEqual([true, true, false]);
  });

  it('is frozen even when only one of several is left', async () => {
    const { call } = world.http();
    const scopes = [world.request(), world.request()] as const;
    const results = scopes.map((scope) => world.within(scope, () => call('json')));
    scopes[0].cancel('client-gone');
    await world.pass(20);
    expect(results.map(({ kind }) => kind)).toEqual(['cancelled', 'ok']);
    expect(Object.isFrozen(results[1]?.value)).toBe(true);
  });

  it('fails for all, with a failure of which none owns the answer', async () => {
    world.next = () => ({ brings: 404, after: 5 });
    const { call } = world.http();
    const results = [1, 2].map(() => world.within(world.request(), () => call('raw')));
    await world.pass(20);
    expect(results.map(({ kind }) => kind)).toEqual(['not-found', 'not-found']);
  });

  it.each<[string, (scopes: readonly Scope[]) => Scope | undefined]>([
    ['first', (scopes) => scopes[0]],
    ['second', (scopes) => scopes[1]],
    ['last', (scopes) => scopes.at(-1)],
  ])('goes on for the others when the %s leaves', async (_, leaver) => {
    world.next = () => ({ brings: 'ok', after: 50 });
    const { call } = world.http();
    const scopes = Array.from({ length: 4 }, () => world.request());
    const results = scopes.map((scope) => world.within(scope, () => call('json')));
    leaver(scopes)?.cancel('client-gone');
    await world.pass(80);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['cancelled', 'ok', 'ok', 'ok']);
    expect({ sent: world.sent.length, aborted: world.aborted }).toEqual({ sent: 1, aborted: 0 });
  });

  it('ends with the last one, once, and with it all that it holds', async () => {
    world.next = () => SILENT;
    const { target, call } = world.http();
    const scopes = Array.from({ length: 3 }, () => world.request());
    const results = scopes.map((scope) => world.within(scope, () => call('json')));
    for (const scope of [...scopes, ...scopes]) scope.cancel('client-gone');
    await world.pass(8);
    expect({ kinds: results.map(({ kind }) => kind), aborted: world.aborted, underWay: target.bulkhead.underWay, outcomes: world.outcomes, timers: world.timers.count }).toEqual({ kinds: ['cancelled', 'cancelled', 'cancelled'], aborted: 1, underWay: 0, outcomes: ['cancelled'], timers: 0 });
  });

  it('is not joined by a request that has ended', async () => {
    world.next = () => SILENT;
    const { call } = world.http();
    world.within(world.request(), () => call('json'));
    const ended = [world.request(), world.request()] as const;
    ended[0].cancel('client-gone');
    ended[1].cancel('deadline');
    const results = ended.map((scope) => world.within(scope, () => call('json')));
    await world.pass(8);
    expect(results.map(({ kind }) => kind)).toEqual(['cancelled', 'timeout']);
  });

  it('has as much time as the caller that has most, and no more than the upstream’s own', async () => {
    world.next = () => SILENT;
    const { call } = world.http();
    const results = [100, 3_000, 400].map((deadline) => world.within(world.request(deadline), () => call('json')));
    await world.pass(120);
    expect(results.map(({ kind }) => kind)).toEqual(['timeout', undefined, undefined]);
    await world.pass(310);
    expect(results.map(({ kind }) => kind)).toEqual(['timeout', undefined, 'timeout']);
    await world.pass(600);
    expect({ kinds: results.map(({ kind }) => kind), outcomes: world.outcomes }).toEqual({ kinds: ['timeout', 'timeout', 'timeout'], outcomes: ['timeout'] });
  });

  it.each([
    ['the last', [100, 3_000]],
    ['one between others', [100, 3_000, 90]],
    ['the first', [3_000, 100]],
  ] as const)('is tried again for as long as any caller that joined has time: %s', async (_, deadlines) => {
    Object.assign(world.settings.retry, { attempts: 2, base: 150, longest: 150 });
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    let asked = 0;
    world.next = () => (asked++ === 0 ? { brings: 500, after: 20 } : { brings: 'ok', after: 5 });
    const { call } = world.http();
    const results = deadlines.map((deadline) => world.within(world.request(deadline), () => call('json')));
    await world.pass(300);
    const kinds = deadlines.map((deadline) => (deadline < 3_000 ? 'timeout' : 'ok'));
    expect({ kinds: results.map(({ kind }) => kind), sent: world.sent.length }).toEqual({ kinds, sent: 2 });
  });

  it('is what its callers wait for until it is answered', async () => {
    const { call } = world.http();
    const scopes = [world.request(), world.request()];
    for (const scope of scopes) world.within(scope, () => call('json'));
    expect(scopes.map((scope) => scope.waitsFor())).toEqual([['shop GET /a'], ['shop GET /a']]);
    await world.pass(20);
    expect(scopes.map((scope) => scope.waitsFor())).toEqual([[], []]);
  });

  it.each<[string, () => void, number]>([
    ['that has been sent', () => void (world.next = () => ({ brings: 500, after: 5 })), 1],
    ['that is not sent', () => void Object.assign(world.settings.concurrency, { min: 0, initial: 0, max: 0 }), 0],
  ])('may fail with no reader left, as where a part has failed already: one %s', async (_, prepare, sent) => {
    prepare();
    const { call } = world.http();
    for (let times = 0; times < 2; times += 1) void runInScope(world.request(), () => call('json'));
    await world.pass(20);
    // An unhandled rejection is told between two turns of the event loop, and fails this test.
    await new Promise(setImmediate);
    expect(world.sent).toHaveLength(sent);
  });

  it('does not tell another upstream’s reader, nor one with another key, what this one brings', async () => {
    const [one, other] = [world.http(), world.http()];
    for (const { call } of [one, other]) for (const path of ['/a', '/b'] as const) world.within(world.request(), () => call('json', path));
    await world.pass(20);
    expect(world.sent.map(({ path }) => path)).toEqual(['/a', '/b', '/a', '/b']);
  });
});

describe('the answer of a read that several have waited for', () => {
  afterEach(() => jest.restoreAllMocks());

  const contractOf = (operation: object): HttpContract =>
    ({ name: 'shop', components: { schemas: {} }, operations: { 'GET /a': { operationId: 'a', safe: true, idempotent: true, ...operation } } }) as unknown as HttpContract;
  /** Three requests at once. @param before what each has done before @returns what each got, and its scope */
  const askTogether = async (
    world: SimulatedUpstream,
    contract: HttpContract,
    before: (scope: Scope, index: number) => void = () => undefined,
  ): Promise<{ scope: Scope; value: unknown }[]> => {
    const { target } = world.http();
    const api = new HttpUpstream(contract, target as CallTarget<ConnectionPool>, new ContractCheck(contract, 0)) as unknown as { get(path: string): Promise<unknown> };
    const scopes = [world.request(), world.request(), world.request()];
    scopes.forEach(before);
    const results = scopes.map((scope) => world.within(scope, () => api.get('/a')));
    await world.pass(20);
    expect({ sent: world.sent.length, kinds: results.map(({ kind }) => kind) }).toEqual({ sent: 1, kinds: ['ok', 'ok', 'ok'] });
    return scopes.map((scope, index) => ({ scope, value: results[index]?.value }));
  };

  it('is at hand for each of them when the code of its request breaks over it, among its other answers', async () => {
    const world = new SimulatedUpstream();
    const broken: string[] = [];
    world.events.contractBroken.subscribe(({ fault }) => broken.push(`${scopes.indexOf(currentScope() as Scope)}: ${fault}`));
    const earlier = ({ context }: Scope, index: number): void => {
      context.answers = { previous: undefined, breach: { upstream: 'other', operation: 'GET /', fault: `earlier ${index}` } };
    };
    const asked = await askTogether(world, contractOf({ responses: { '200': { type: 'object', required: ['id'] } } }), earlier);
    const scopes = asked.map(({ scope }) => scope);
    for (const { context } of scopes) blameAnswers(context);
    const expected = (index: number): unknown[] => [expect.stringMatching(new RegExp(`^${index}: .*id`)), `${index}: earlier ${index}`];
    expect(broken).toEqual([0, 1, 2].flatMap(expected));
  });

  it('has bytes for each of them that only this one can change', async () => {
    const world = new SimulatedUpstream();
    world.next = () => ({ brings: 'ok', after: 5, headers: { 'content-type': 'application/octet-stream' } });
    const [one, ...others] = (await askTogether(world, contractOf({ responses: { '200': null }, bodies: { '200': 'bytes' } }))).map(({ value }) => value as Buffer) as [Buffer, ...Buffer[]];
    one.fill(0);
    expect(others.map(String)).toEqual(['{}', '{}']);
  });
});
