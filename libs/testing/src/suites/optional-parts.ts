import type { BffUnderTest } from '../bff/bff-under-test.ts';
import { completenessWithout, optionalIn } from '../bff/plan-outline.ts';
import type { PlanOutline } from '../bff/plan-outline.ts';
import type { DemoUpstreams } from '../upstreams/demo-upstreams.ts';
import { setAll } from './json-pointer.ts';

/** How to take one optional part of a plan away, and what its answer then lacks. */
export interface OptionalPart {
  readonly service: string;
  /** The operation that brings the part; no other part may use it. */
  readonly operationId: string;
  /** Where the answer is null then: JSON Pointers with `*` for each item of a list. None for a part that only others use. */
  readonly nulls: readonly string[];
}

export interface Screen {
  /** The plan's name. */
  readonly plan: string;
  /** A request that is wanted all parts of, and that nothing is missing of when all is well. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Every optional part of the plan. */
  readonly parts: Readonly<Record<string, OptionalPart>>;
}

export interface OptionalPartsOptions {
  readonly bff: () => BffUnderTest;
  readonly upstreams: () => DemoUpstreams;
  readonly screens: readonly Screen[];
}

/**
 * Takes each optional part of each plan away and compares the exact bytes of the answer with the healthy one in which just the
 * part's own fields are null: never `0`, `""`, `[]` or `{}`. The `Completeness` header names what is missing, and nothing else.
 */
export function optionalParts({ bff, upstreams, screens }: OptionalPartsOptions): void {
  const outlineOf = async (name: string): Promise<PlanOutline> => {
    const outline = (await bff().plans()).find(({ plan }) => plan === name);
    if (!outline) throw new Error(`the BFF has no plan "${name}"`);
    return outline;
  };

  describe('optional parts', () => {
    const reset = (): Promise<unknown> => Promise.all([upstreams().control.reset(), bff().fakes.control.reset()]);
    beforeEach(reset);
    afterEach(reset);

    it('are all taken away below', async () => {
      const withSome = (await bff().plans()).filter((outline) => optionalIn(outline).length > 0);
      const declared = withSome.map((outline) => [outline.plan, optionalIn(outline).sort()]);
      const tested = screens.map(({ plan, parts }) => [plan, Object.keys(parts).sort()]);
      expect(Object.fromEntries(tested)).toEqual(Object.fromEntries(declared));
    });

    const screenOf = ({ plan, path, headers, parts }: Screen): void => {
      it.each(Object.entries(parts))('without %s', async (part, { service, operationId, nulls }) => {
        const healthy = await bff().inTime(path, headers);
        expect({ status: healthy.status, completeness: healthy.completeness }).toEqual({ status: 200, completeness: null });
        const expected = healthy.json;
        for (const pointer of nulls) {
          const taken = setAll(expected, pointer, null);
          expect({ pointer, somethingToTake: taken.some((value) => value !== null) }).toEqual({ pointer, somethingToTake: true });
        }

        const { control } = service in bff().fakes.urls ? bff().fakes : upstreams();
        await control.fault({ service, operationId, kind: 'error' });
        const answer = await bff().inTime(path, headers);

        expect(answer.status).toBe(200);
        expect(answer.text).toBe(JSON.stringify(expected));
        expect(answer.completeness).toBe(completenessWithout(await outlineOf(plan), part, 'unavailable'));
      });
    };
    for (const screen of screens) describe(screen.plan, () => screenOf(screen));
  });
}
