import type { CacheUnderTest, Requirement, Step } from './row.fixture.ts';

/** @throws the assertion of a step that does not hold */
export async function tryRequirement({ steps }: Requirement, cache: CacheUnderTest): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await cache.pass(step.after ?? 0);
    const { status, body, fields, asked } = await cache.send(step, index + 1);
    const named = (all: Readonly<Record<string, string | undefined>>, wanted: Step['answer'] = {}): object =>
      Object.fromEntries(Object.keys(wanted).map((name) => [name, all[name]]));
    expect({
      step: index + 1,
      asked: asked !== undefined,
      ...(step.status === undefined ? {} : { status }),
      ...(step.body === undefined ? {} : { body }),
      conditions: named(asked ?? {}, step.conditions),
      answer: named(fields, step.answer),
    }).toEqual({
      step: index + 1,
      asked: step.asked,
      ...(step.status === undefined ? {} : { status: step.status }),
      ...(step.body === undefined ? {} : { body: step.body }),
      conditions: { ...step.conditions },
      answer: { ...step.answer },
    });
  }
}

/** `+30` is the date thirty seconds after now; any other text stands for itself. */
export const datedFields = (fields: Readonly<Record<string, string>>, now: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /^[+-]\d+$/.test(value) ? new Date(now + Number(value) * 1_000).toUTCString() : value,
    ]),
  );
