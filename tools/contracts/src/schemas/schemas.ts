import { isObject } from '../open-api.ts';
import { pointerStep, stepsOf } from '../read/references.ts';
import type { References } from '../read/references.ts';
import { enumOfItsType } from './enums.ts';
import { READINGS } from './keywords.ts';
import { orNull, upgraded } from './nullable.ts';
import { COMPONENT, forEachInner, ONE_SCHEMA, SCHEMA_LIST, SCHEMA_MAP } from './schema.ts';
import type { Schema, SchemaObject } from './schema.ts';
import { uniqueName } from './unique-name.ts';

/** OpenAPI 3.1, 4.8.7: what a component may be called. */
const NAME = /^[\w.-]+$/;

/**
 * The schemas of one document as JSON Schema 2020-12, which is what types and checks are made of. All references lead to
 * `#/components/schemas/…`: what they name elsewhere becomes a component.
 */
export class Schemas {
  /** By name; complete once all schemas of the document have been read. */
  readonly components: Record<string, SchemaObject> = {};
  private readonly names = new Map<string, string | undefined>();
  /** What stands for a reference to nothing, with the reference. */
  private readonly lost = new Map<object, string>();

  private readonly references: References;
  private readonly is30: boolean;

  constructor(references: References, is30: boolean) {
    this.references = references;
    this.is30 = is30;
    const declared = references.at(COMPONENT.slice(0, -1));
    const schemas = isObject(declared) ? Object.entries(declared) : [];
    // Each keeps its name, or has its own, before one refers to another.
    const named = [...schemas.filter(([name]) => NAME.test(name)), ...schemas.filter(([name]) => !NAME.test(name))];
    for (const [name, schema] of named) this.name(`${COMPONENT}${pointerStep(name)}`, name, schema);
    for (const [name, schema] of schemas) this.fill(`${COMPONENT}${pointerStep(name)}`, schema);
  }

  /** A schema from anywhere in the document. */
  read(given: unknown): Schema {
    if (typeof given === 'boolean') return given;
    if (!isObject(given)) return {};
    return typeof given['$ref'] === 'string' ? this.referring(given, given['$ref']) : this.own(given);
  }

  /** A reference to nothing that a value of this schema may need. */
  lostIn(schema: unknown): string | undefined {
    if (this.lost.size === 0) return undefined;
    const [due, seen] = [[schema], new Set<unknown>()];
    while (due.length > 0) {
      const next = due.pop();
      if (!isObject(next) || seen.has(next)) continue;
      seen.add(next);
      const lost = this.lost.get(next);
      if (lost !== undefined) return lost;
      if (typeof next['$ref'] === 'string') due.push(this.components[next['$ref'].slice(COMPONENT.length)]);
      forEachInner(next as SchemaObject, (inner) => due.push(inner));
    }
    return undefined;
  }

  private referring(given: Record<string, unknown>, reference: string): Schema {
    const name = this.nameOf(reference);
    if (name === undefined) {
      const nothing = {};
      this.lost.set(nothing, reference);
      return nothing;
    }
    const $ref = `${COMPONENT}${name}`;
    // OpenAPI 3.0 has nothing beside a reference; what stands there all the same is a remark, or `nullable`.
    if (this.is30)
      return given['nullable'] === true
        ? orNull({ $ref })
        : typeof given['description'] === 'string'
          ? { $ref, description: given['description'] }
          : { $ref };
    const { $ref: _, ...beside } = given;
    const own = this.own(beside);
    return 'anyOf' in own && !('anyOf' in beside) ? orNull({ $ref }) : { $ref, ...own };
  }

  private own(given: Record<string, unknown>): SchemaObject {
    const read: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(given)) {
      if (keyword.startsWith('x-')) continue;
      const found = this.keyword(keyword, value);
      if (found !== undefined) read[keyword] = found;
    }
    // Items are a list's; many leave the type out.
    const whole = read['items'] !== undefined && given['type'] === undefined ? { type: 'array', ...read } : read;
    return this.withMapping(upgraded(enumOfItsType(whole)));
  }

  private keyword(keyword: string, value: unknown): unknown {
    const reading = READINGS[keyword];
    if (reading) return reading(value);
    if (keyword === 'items' && Array.isArray(value))
      return value.length === 1 ? this.read(value[0]) : { anyOf: value.map((one) => this.read(one)) };
    if (ONE_SCHEMA.has(keyword)) return isObject(value) || typeof value === 'boolean' ? this.read(value) : undefined;
    if (SCHEMA_LIST.has(keyword)) {
      const all = Array.isArray(value) ? value : isObject(value) ? [value] : [];
      return all.length === 0 ? undefined : all.map((one) => this.read(one));
    }
    if (SCHEMA_MAP.has(keyword))
      return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.read(one)])) : undefined;
    return value;
  }

  /** A mapping names schemas by reference or by name alone (OpenAPI 3.1, 4.8.25). */
  private withMapping(schema: SchemaObject): SchemaObject {
    const discriminator = schema['discriminator'] as { readonly propertyName: string; readonly mapping?: unknown } | undefined;
    if (!discriminator?.mapping) return schema;
    const { mapping, ...rest } = discriminator;
    const known = Object.entries(isObject(mapping) ? mapping : {}).flatMap(([value, target]) => {
      if (typeof target !== 'string') return [];
      const name = this.nameOf(target.startsWith('#') ? target : `${COMPONENT}${target}`);
      return name === undefined ? [] : [[value, `${COMPONENT}${name}`] as const];
    });
    return { ...schema, discriminator: known.length > 0 ? { ...rest, mapping: Object.fromEntries(known) } : rest };
  }

  /** The name of the component that a reference leads to; it becomes one. @returns undefined where it leads nowhere */
  private nameOf(given: string): string | undefined {
    const steps = given.startsWith('#/') ? stepsOf(given) : [];
    const reference = `#/${steps.map(pointerStep).join('/')}`;
    if (!this.names.has(reference)) {
      const found = this.references.at(reference);
      this.name(reference, pascal(steps.slice(1)), found);
      this.fill(reference, found);
    }
    return this.names.get(reference);
  }

  private name(reference: string, wanted: string, schema: unknown): void {
    const exists = (isObject(schema) || typeof schema === 'boolean') && this.references.resolve(schema) !== undefined;
    const name = exists ? uniqueName(wanted.replaceAll(/[^\w.-]+/g, '_'), this.components) : undefined;
    this.names.set(reference, name);
    // In the order of the document, which is not yet that in which they are read.
    if (name !== undefined) this.components[name] = {};
  }

  private fill(reference: string, schema: unknown): void {
    const name = this.names.get(reference);
    if (name === undefined) return;
    const read = this.read(schema);
    this.components[name] = typeof read === 'object' ? read : read ? {} : { not: {} };
  }
}

const pascal = (steps: readonly string[]): string =>
  steps
    .map((step) =>
      step
        .split(/\W+/)
        .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
        .join(''),
    )
    .join('');
