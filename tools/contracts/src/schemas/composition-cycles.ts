import { COMPONENT, SCHEMA_LIST } from './schema.ts';
import type { Schema, SchemaObject } from './schema.ts';
import { uniqueName } from './unique-name.ts';

type Components = Record<string, SchemaObject>;

/** Keywords whose schemas hold of the same value (JSON Schema 2020-12 core, section 10.2). */
const IN_PLACE = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * Opens circles of schemas that are made of one another: a base that is one of its kinds, each of which is all of the base. Such a schema
 * has no type, and checking a value against it does not end. The kinds are then made of the base's own properties.
 */
export function openCompositionCycles(components: Components): void {
  for (const keywords of [['allOf'], IN_PLACE]) {
    const circle = inCircles(components);
    if (circle.size === 0) return;
    const owns = new Map<string, string>();
    for (const name of [...circle.keys()]) {
      const members = circle.get(name) as ReadonlySet<string>;
      components[name] = withRefs(components[name] as SchemaObject, keywords, keywords === IN_PLACE, (target) =>
        members.has(target) ? ownOf(target, members, owns, components) : target,
      );
    }
  }
}

/** The component's schema without what leads round. */
function ownOf(name: string, members: ReadonlySet<string>, owns: Map<string, string>, components: Components): string {
  const known = owns.get(name);
  if (known !== undefined) return known;
  const own = uniqueName(`${name}Own`, components);
  owns.set(name, own);
  components[own] = {};
  components[own] = withRefs(components[name] as SchemaObject, IN_PLACE, true, (target) =>
    members.has(target) || [...owns.values()].includes(target) ? undefined : target,
  );
  return own;
}

/** Replaces what a schema refers to in place; undefined takes it away. */
function withRefs(
  schema: SchemaObject,
  keywords: readonly string[],
  alone: boolean,
  replace: (target: string) => string | undefined,
): SchemaObject {
  const changed: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref' && alone) {
      const target = replace(targetOf(schema) as string);
      if (target !== undefined) changed['$ref'] = COMPONENT + target;
    } else if (SCHEMA_LIST.has(keyword) && (IN_PLACE as readonly string[]).includes(keyword)) {
      const list = (value as readonly Schema[]).flatMap((one) => member(one, keywords, keywords.includes(keyword), replace));
      if (list.length > 0) changed[keyword] = list;
    } else changed[keyword] = value;
  }
  return changed;
}

function member(one: Schema, keywords: readonly string[], replaced: boolean, replace: (target: string) => string | undefined): Schema[] {
  if (typeof one !== 'object') return [one];
  const target = targetOf(one);
  if (target === undefined) return [withRefs(one, keywords, replaced, replace)];
  if (!replaced) return [one];
  const other = replace(target);
  return other === undefined ? [] : [{ ...one, $ref: COMPONENT + other }];
}

const targetOf = ({ $ref }: SchemaObject): string | undefined => $ref?.slice(COMPONENT.length);

/** The components that a value of this one is also of. */
function targetsOf(schema: SchemaObject): string[] {
  const own = targetOf(schema);
  const inner = IN_PLACE.flatMap((keyword) => (schema[keyword] ?? []).flatMap((one) => (typeof one === 'object' ? targetsOf(one) : [])));
  return own === undefined ? inner : [own, ...inner];
}

/** The components that lead to themselves, each with those of its circle: Tarjan's strongly connected components, without recursion. */
function inCircles(components: Components): Map<string, ReadonlySet<string>> {
  const edges = new Map(Object.entries(components).map(([name, schema]) => [name, targetsOf(schema)]));
  const [index, low, onStack, stack] = [new Map<string, number>(), new Map<string, number>(), new Set<string>(), [] as string[]];
  const found = new Map<string, ReadonlySet<string>>();
  for (const root of edges.keys()) {
    const work: [name: string, next: number][] = index.has(root) ? [] : [[root, 0]];
    while (work.length > 0) {
      const top = work.at(-1) as [string, number];
      const [name, next] = top;
      if (next === 0) {
        index.set(name, index.size);
        low.set(name, index.get(name) as number);
        stack.push(name);
        onStack.add(name);
      }
      const target = edges.get(name)?.[next];
      top[1] += 1;
      if (target !== undefined) {
        if (!index.has(target)) work.push([target, 0]);
        else if (onStack.has(target)) low.set(name, Math.min(low.get(name) as number, index.get(target) as number));
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.[0];
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) as number, low.get(name) as number));
      if (low.get(name) !== index.get(name)) continue;
      const members = new Set(stack.splice(stack.indexOf(name)));
      for (const member of members) onStack.delete(member);
      if (members.size > 1 || edges.get(name)?.includes(name)) for (const member of members) found.set(member, members);
    }
  }
  return found;
}
