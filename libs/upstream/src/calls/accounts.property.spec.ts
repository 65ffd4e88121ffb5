import type { CancelReason, Scope } from '@portico/platform';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import { KINDS, SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Kind, Script } from './simulated-upstream.fixture.ts';

type Step =
  | { readonly does: 'call'; readonly kind: Kind; readonly path: '/a' | '/b'; readonly deadline: number; readonly ended: boolean }
  | { readonly does: 'pass'; readonly milliseconds: number }
  | { readonly does: 'cancel'; readonly which: number; readonly reason: CancelReason }
  | { readonly does: 'destroy'; readonly which: number }
  | { readonly does: 'late'; readonly milliseconds: number };

const deadline = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 50, max: 3_000 }), fc.constant(Number.POSITIVE_INFINITY));
const kind = fc.constantFrom(...KINDS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('call' as const), kind, path: fc.constantFrom('/a' as const, '/b' as const), deadline, ended: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('pass' as const), milliseconds: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 100, max: 1_500 })) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), which: fc.nat(50), reason: fc.constantFrom('client-gone' as const, 'deadline' as const, 'settled' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('destroy' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('late' as const), milliseconds: fc.constantFrom(0, 80) }) },
);
const script: fc.Arbitrary<Script> = fc.record(
  {
    brings: fc.oneof(fc.constantFrom('ok', 'nothing', 'reset', 'refused', 'no-name', 'cut', 'garbage' as const), fc.constantFrom(401, 404, 429, 500, 503, 504)) as fc.Arbitrary<Script['brings']>,
    after: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 50, max: 1_500 })),
    headers: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'retry-after': '1' }, { 'retry-after': '120' }, { 'grpc-retry-pushback-ms': '500' }),
    queued: fc.constantFrom(0, 0, 0, 30, 2_000),
  },
  { requiredKeys: ['brings', 'after'] },
);

/** What an upstream holds for calls. */
type Books = ReturnType<SimulatedUpstream['http']>['target'] | ReturnType<SimulatedUpstream['grpc']>['target'];

const held = ({ bulkhead, instances, circuits }: Books): Record<string, number> => ({
  underWay: bulkhead.underWay,
  hedges: bulkhead.hedges,
  ...Object.fromEntries(instances.all.map(({ outstanding }, index) => [`outstanding ${index}`, outstanding])),
  ...Object.fromEntries([...circuits.all].map(({ operation, witnesses }) => [`witnesses of ${operation}`, witnesses])),
});

describe('the accounts of an upstream', () => {
  afterEach(() => jest.restoreAllMocks());

  it('are never below zero, and all are zero when nothing is in flight, whatever becomes of calls', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), fc.array(script, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 3 }), async (steps, scripts, instances) => {
        jest.restoreAllMocks();
        const world = new SimulatedUpstream();
        for (const settings of [world.settings, world.grpcSettings]) {
          Object.assign(settings.breaker, { calls: 2 });
          Object.assign(settings.retry, { attempts: 2 });
          Object.assign(settings.concurrency, { min: 2, initial: 3, max: 5 });
        }
        let asked = 0;
        world.next = () => scripts[asked++ % scripts.length] as Script;
        const [http, grpc] = [world.http(instances), world.grpc(instances)];
        const books: readonly Books[] = [http.target, grpc.target];
        const scopes: Scope[] = [];
        const results: ReturnType<SimulatedUpstream['within']>[] = [];
        const check = (): void => {
          for (const one of books) for (const [name, value] of Object.entries(held(one))) if (value < 0) throw new Error(`${name} is ${value}`);
          for (const { bulkhead } of books) if (bulkhead.underWay > 5) throw new Error(`${bulkhead.underWay} in flight past a limit of 5`);
        };
        world.events.of(UpstreamSignals).upstreamCallHedged.subscribe(() => seen.add('hedged'));
        await world.warm(() => http.call('json'), () => http.call('raw'), () => grpc.call());
        for (const one of steps) {
          if (one.does === 'pass') await world.pass(one.milliseconds);
          else if (one.does === 'late') world.timers.turns = one.milliseconds;
          else if (one.does === 'cancel') scopes[one.which % (scopes.length || 1)]?.cancel(one.reason);
          else if (one.does === 'destroy') destroy(results[one.which % (results.length || 1)]?.value);
          else {
            const scope = world.request(one.deadline);
            if (one.ended && one.deadline < 20) scope.cancel('client-gone');
            scopes.push(scope);
            results.push(world.within(scope, () => (one.kind === 'grpc' ? grpc.call() : http.call(one.kind, one.path))));
          }
          check();
        }
        for (const outcome of [...world.outcomes, ...world.refusedCalls]) seen.add(outcome);
        // Streams are read no further than their requests last.
        for (const scope of scopes) if (scope.dueAt === Number.POSITIVE_INFINITY) scope.cancel('settled');
        await world.pass(8_000, 50);
        for (const scope of scopes) scope.close();
        await world.pass(100, 50);
        check();
        expect(results.filter(({ settled }) => !settled)).toEqual([]);
        for (const one of books) expect(Object.entries(held(one)).filter(([, value]) => value !== 0)).toEqual([]);
        expect({ timers: world.timers.count, shared: books.map(sharedOf) }).toEqual({ timers: 0, shared: [0, 0] });
        // No probe is held by a call that is over: each circuit lets one through.
        await world.pass(1_100, 50);
        for (const { circuits } of books) for (const { breaker } of circuits.all) expect(breaker.ask(world.simulation.now)).toBeDefined();
      }),
      { numRuns: 100 },
    );
    // A test that no call was hedged, refused or cut short in would prove little.
    for (const outcome of ['ok', 'deadline', 'timeout', 'cancelled', 'overloaded', 'open', 'saturated', 'refused', 'hedged']) expect([...seen]).toContain(outcome);
  }, 180_000);
});

function destroy(value: unknown): void {
  const { body } = Object(value) as { readonly body?: unknown };
  if (body instanceof Readable) body.destroy();
}

/** Calls that could be joined. */
const sharedOf = ({ shared }: Books): number => (shared as unknown as { readonly buckets: readonly unknown[] }).buckets.filter(Boolean).length;
