import { COMPONENT } from './schema.ts';
import type { Schema, SchemaObject } from './schema.ts';

/** What a value may be, as far as a parameter's style cares. */
export type Kind = 'scalar' | 'list' | 'object';

const KINDS: Readonly<Record<string, Kind>> = { array: 'list', object: 'object', string: 'scalar', number: 'scalar', integer: 'scalar', boolean: 'scalar' };

/** Reads what the values of a schema may be; references are followed, and may lead round in circles. */
export class SchemaKinds {
  private readonly components: Readonly<Record<string, SchemaObject>>;

  /** @param components all schemas that references lead to, by name */
  constructor(components: Readonly<Record<string, SchemaObject>>) {
    this.components = components;
  }

  /** @returns nothing when the schema does not say */
  of(schema: Schema): ReadonlySet<Kind> {
    return new Set(this.all(schema).flatMap((one) => this.own(one)));
  }

  /** Whether a value may have a list or an object within it. */
  areNested(schema: Schema): boolean {
    return this.all(schema).some((one) =>
      [one.items, ...(one.prefixItems ?? []), one.additionalProperties, ...Object.values(one.properties ?? {})].some((inner) => {
        if (typeof inner !== 'object') return false;
        const kinds = this.of(inner);
        return kinds.has('list') || kinds.has('object');
      }),
    );
  }

  /** The schema and those that it is made of. */
  private all(schema: Schema, known = new Set<SchemaObject>()): SchemaObject[] {
    const own = this.resolve(schema);
    if (known.has(own)) return [];
    known.add(own);
    return [own, ...[...(own.allOf ?? []), ...(own.anyOf ?? []), ...(own.oneOf ?? [])].flatMap((part) => this.all(part, known))];
  }

  private own({ type, enum: values, const: value, items, prefixItems, properties, additionalProperties }: SchemaObject): Kind[] {
    if (type !== undefined) return [type].flat().flatMap((one) => KINDS[one] ?? []);
    if (values ?? value !== undefined) return (values ?? [value]).filter((one) => one !== null).map((one) => (Array.isArray(one) ? 'list' : typeof one === 'object' ? 'object' : 'scalar'));
    if (items !== undefined || prefixItems) return ['list'];
    return properties || additionalProperties !== undefined ? ['object'] : [];
  }

  private resolve(schema: Schema, depth = 0): SchemaObject {
    if (typeof schema === 'boolean') return {};
    if (schema.$ref === undefined || depth > 32) return schema;
    return this.resolve(this.components[schema.$ref.slice(COMPONENT.length)] ?? {}, depth + 1);
  }
}
