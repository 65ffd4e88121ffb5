import { ContractFault } from './contract-fault.ts';
import type { OpenApiDocument } from './open-api.ts';

/** What a value may be, as far as a parameter's style cares. */
export type Kind = 'scalar' | 'list' | 'object';

/** The parts of a JSON Schema that say what a value may be. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const KINDS: Readonly<Record<string, Kind>> = { array: 'list', object: 'object', string: 'scalar', number: 'scalar', integer: 'scalar', boolean: 'scalar' };

/** Reads what the values of a schema may be; references are followed, and may lead round in circles. */
export class SchemaKinds {
  private readonly document: OpenApiDocument;

  constructor(document: OpenApiDocument) {
    this.document = document;
  }

  /** @returns nothing when the schema does not say */
  of(schema: object): ReadonlySet<Kind> {
    return new Set(this.all(schema as Schema).flatMap((one) => this.own(one)));
  }

  /** Whether a value may have a list or an object within it. */
  areNested(schema: object): boolean {
    return this.all(schema as Schema).some((one) =>
      [one.items, ...(one.prefixItems ?? []), one.additionalProperties, ...Object.values(one.properties ?? {})].some((inner) => {
        if (typeof inner !== 'object') return false;
        const kinds = this.of(inner);
        return kinds.has('list') || kinds.has('object');
      }),
    );
  }

  /** The schema and those that it is made of. */
  private all(schema: Schema, known = new Set<Schema>()): Schema[] {
    const own = this.resolve(schema);
    if (known.has(own)) return [];
    known.add(own);
    return [own, ...[...(own.allOf ?? []), ...(own.anyOf ?? []), ...(own.oneOf ?? [])].flatMap((part) => this.all(part, known))];
  }

  private own({ type, enum: values, const: value, items, prefixItems, properties, additionalProperties }: Schema): Kind[] {
    if (type !== undefined) return [type].flat().flatMap((one) => KINDS[one] ?? []);
    if (values ?? value !== undefined) return (values ?? [value]).filter((one) => one !== null).map((one) => (Array.isArray(one) ? 'list' : typeof one === 'object' ? 'object' : 'scalar'));
    if (items !== undefined || prefixItems) return ['list'];
    return properties || additionalProperties !== undefined ? ['object'] : [];
  }

  private resolve(schema: Schema, depth = 0): Schema {
    if (schema.$ref === undefined || depth > 32) return schema;
    const found = this.document.components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];
    if (!found) throw new ContractFault([`${schema.$ref} names no schema of this document`]);
    return this.resolve(found as Schema, depth + 1);
  }
}
