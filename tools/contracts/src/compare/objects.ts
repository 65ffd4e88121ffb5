import { member, narrowed, replaced, under, widened } from './difference.ts';
import type { Difference } from './difference.ts';
import type { FlatSchema, Written } from './flat-schema.ts';
import type { SchemaComparison } from './schema-comparison.ts';

/** How the members of objects differ. Readers pass over members that they do not know, so a new one breaks none of them. */
export function objectDifferences(was: FlatSchema, is: FlatSchema, comparison: SchemaComparison): Difference[] {
  const { direction } = comparison;
  const before = membersOf(was, direction, (schema) => comparison.was(schema));
  const after = membersOf(is, direction, (schema) => comparison.is(schema));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return [
    ...names.flatMap((name) => under(member(name), memberDifferences(before.get(name), after.get(name), comparison))),
    ...additionalDifferences(was.additional, is.additional, comparison),
  ];
}

interface Member {
  readonly schema: Written;
  readonly required: boolean;
}

/** Requests have no member that is `readOnly`, answers none that is `writeOnly` (OpenAPI 3.0.4, Schema Object, "Fixed Fields"). */
function membersOf(
  { properties, required }: FlatSchema,
  direction: SchemaComparison['direction'],
  flat: (schema: Written) => FlatSchema,
): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const name of new Set([...properties.keys(), ...required])) {
    const schema = properties.get(name) ?? {};
    const { readOnly, writeOnly } = flat(schema);
    if (direction === 'request' ? readOnly : writeOnly) continue;
    members.set(name, { schema, required: required.has(name) });
  }
  return members;
}

function memberDifferences(before: Member | undefined, after: Member | undefined, comparison: SchemaComparison): readonly Difference[] {
  const { direction } = comparison;
  if (!before) {
    const needed = direction === 'request' && after?.required === true;
    return [{ level: needed ? 'breaking' : 'additive', path: '', message: needed ? 'is new and required' : 'is new' }];
  }
  if (!after) return [replaced('was removed')];
  const [lost, gained] = direction === 'answer' ? ['may be missing now', 'is always there now'] : ['is optional now', 'is required now'];
  const presence: Difference[] = [];
  if (before.required && !after.required) presence.push(widened(direction, lost));
  if (!before.required && after.required) presence.push(narrowed(direction, gained));
  return [...presence, ...comparison.of(before.schema, after.schema)];
}

function additionalDifferences(was: Written, is: Written, comparison: SchemaComparison): readonly Difference[] {
  const open = (additional: Written): boolean => additional !== false;
  if (open(was) && open(is)) return under('.*', comparison.of(was, is));
  if (open(was) === open(is)) return [];
  const { level } = comparison.direction === 'answer' ? ({ level: 'additive' } as const) : (open(is) ? widened : narrowed)('request', '');
  return [{ level, path: '', message: open(is) ? 'takes other members now' : 'takes no other members any more' }];
}
