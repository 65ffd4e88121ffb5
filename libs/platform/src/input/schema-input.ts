import type { InputClass } from './input-class.ts';
import { textFault } from './input-class.ts';
import type { InputFaults } from './input-faults.ts';
import { DEEPEST_BODY } from './json-body.ts';
import { anyRounded, ROUNDED } from './rule.ts';
import { heldAgainst } from './standard-schema.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Values that a body may have in all: what a schema does with each is not known. */
const MOST_VALUES = 10_000;

/**
 * All of a body, a query or a path by a schema, `@Body({ schema })`: it says which names it takes, and what it makes of their values.
 *
 * @param name what documents call it
 */
export function schemaInput(schema: StandardSchema, name: string): InputClass {
  const type = { [name]: class {} }[name] as InputClass['type'];
  return {
    type,
    schema,
    properties: new Set(),
    typeOf: () => undefined,
    ignoresUnknown: true,
    fromText(texts, place, faults) {
      for (const field of Object.keys(texts)) {
        const fault = textFault(texts[field] ?? '', true);
        if (fault !== undefined) faults.add(place, field, fault);
      }
      return heldAgainst(schema, { ...texts }, place, '', faults) as object;
    },
    bounded(body, faults) {
      if (body === undefined) faults.add('body', '', 'is missing');
      else if (isWithinBounds(body, faults)) return body as object;
      return undefined;
    },
    fromJson: (bounded, faults) => heldAgainst(schema, bounded, 'body', '', faults) as object,
  };
}

/** Looks at each value once, level by level, and at none beyond the bounds. */
function isWithinBounds(body: unknown, faults: InputFaults): boolean {
  let [level, values]: [unknown[], number] = [[body], 1];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (level.some((value) => typeof value === 'number' && anyRounded(value))) return refused(faults, `holds a number that ${ROUNDED}`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (depth >= DEEPEST_BODY) return refused(faults, `is deeper than ${DEEPEST_BODY} levels`);
      for (const key in value) {
        if ((values += 1) > MOST_VALUES) return refused(faults, `has more than ${MOST_VALUES} values`);
        next.push((value as Record<string, unknown>)[key]);
      }
    }
    level = next;
  }
  return true;
}

function refused(faults: InputFaults, why: string): false {
  faults.add('body', '', why);
  return false;
}
