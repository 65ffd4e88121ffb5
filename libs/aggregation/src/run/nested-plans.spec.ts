import { currentScope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { fallback } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

interface LooseBuilder {
  part(name: string, options: object, load: () => unknown): LooseBuilder;
  view(toView: (parts: object) => unknown): { run(): Promise<unknown> };
}

const build = (name: string, deadline: string, shared: boolean): LooseBuilder => plan(name, { deadline, ...(shared ? { coalesce: 'anonymous' } : {}) } as never) as unknown as LooseBuilder;
const never = (): Promise<never> => new Promise(() => undefined);
const listening = (): Promise<unknown> =>
  new Promise((_, reject) => currentScope()?.signal().addEventListener('abort', ({ target }) => reject((target as AbortSignal).reason as Error)));
const WORK: Record<string, () => unknown> = { never, listening, quick: () => delay(2), value: () => 1 };
const POLICIES: Record<string, object> = { fail: {}, omit: { onFailure: 'omit' }, fallback: { onFailure: fallback(0) } };

const part = fc.record({
  within: fc.constantFrom(undefined, '4ms', '8ms'),
  policy: fc.constantFrom(...Object.keys(POLICIES)),
  work: fc.constantFrom('never', 'listening', 'quick', 'value', 'nested', 'nested again'),
  follows: fc.boolean(),
});
const level = fc.record({ deadline: fc.constantFrom('9ms', '15ms', '2s'), shared: fc.boolean(), parts: fc.array(part, { minLength: 1, maxLength: 3 }) });

describe('plans in parts of plans', () => {
  it('never fail for a client that has left while it is there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(level, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 3 }), async (levels, requests) => {
        let inner: (() => Promise<unknown>) | undefined;
        for (const [depth, { deadline, shared, parts }] of [...levels.entries()].reverse()) {
          let builder = build(`level${depth}`, deadline, shared);
          const nested = inner ?? never;
          parts.forEach(({ within, policy, work, follows }, index) => {
            const options = { ...(within ? { within } : {}), ...POLICIES[policy], ...(follows && index > 0 ? { wants: [`p${index - 1}`] } : {}) };
            const load = work === 'nested' ? nested : work === 'nested again' ? () => nested().catch(() => nested()) : (WORK[work] as () => unknown);
            builder = builder.part(`p${index}`, options, load);
          });
          const made = builder.view((all) => all);
          inner = () => made.run();
        }
        const all = Array.from({ length: requests }, () => new RequestFixture({ deadline: 30 }));
        const answers = await Promise.allSettled(all.map((request) => request.run(inner as () => Promise<unknown>)));
        const kinds = answers.map((one) => (one.status === 'rejected' && one.reason instanceof UpstreamFailure ? one.reason.kind : one.status));
        expect(kinds).not.toContain('cancelled');
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
