import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { plainSchema } from './json-shape.ts';
import type { Schemas } from './json-shape.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A value of each format (JSON Schema 2020-12, validation, section 7.3). */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'service.example',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://service.example/',
  'uri-reference': '/somewhere',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const DEPTH = 6;
const PATTERN_TRIES = 20;

/** Makes values that a contract's schemas accept, the same ones each time. */
export class Samples {
  private readonly schemas: Schemas;
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false });

  constructor(schemas: Schemas) {
    this.schemas = schemas;
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'contract', components: { schemas } });
  }

  /** A value that the schema accepts: with what may be missing, where it can be had with it. Undefined where none can be made. */
  of(schema: unknown): unknown {
    let accepts: ValidateFunction;
    try {
      accepts = this.ajv.compile(this.absolute(schema) as object);
    } catch {
      return undefined;
    }
    return [true, false].map((whole) => this.made(schema, whole, 0)).find((value) => value !== undefined && accepts(value));
  }

  private absolute(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.absolute(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        name === '$ref' && typeof one === 'string' ? `contract${one}` : this.absolute(one),
      ]),
    );
  }

  private made(given: unknown, whole: boolean, depth: number): unknown {
    if (given === true) return {};
    const plain = plainSchema(given, this.schemas);
    if (!plain) return this.choice(given, whole, depth);
    const { schema } = plain;
    if (schema['const'] !== undefined) return schema['const'];
    if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[]).find((one) => one !== null);
    switch (schema['type']) {
      case 'string':
        return text(schema);
      case 'integer':
      case 'number':
        return numeral(schema);
      case 'boolean':
        return true;
      case 'array':
        return this.list(schema, whole, depth);
      case 'object':
        return this.object(schema, whole, depth);
      default:
        return plain.nullable ? null : {};
    }
  }

  /** One of several that a value may be; the first that can be made. */
  private choice(given: unknown, whole: boolean, depth: number): unknown {
    const schema = (typeof given === 'object' && given !== null ? given : {}) as JsonSchema;
    if (typeof schema['$ref'] === 'string')
      return this.made(this.schemas[schema['$ref'].replace('#/components/schemas/', '')], whole, depth + 1);
    const choices = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
    return depth > DEPTH ? undefined : choices.map((one) => this.made(one, whole, depth + 1)).find((value) => value !== undefined);
  }

  private list(schema: JsonSchema, whole: boolean, depth: number): unknown {
    const least = Number(schema['minItems'] ?? 0);
    const wanted = Math.max(least, whole && depth < DEPTH ? 1 : 0);
    const item = wanted > 0 ? this.made(schema['items'] ?? {}, whole, depth + 1) : undefined;
    if (wanted === 0 || (item === undefined && least === 0)) return [];
    return item === undefined ? undefined : Array.from({ length: wanted }, () => item);
  }

  private object(schema: JsonSchema, whole: boolean, depth: number): unknown {
    const required = new Set((schema['required'] as string[] | undefined) ?? []);
    const made: Record<string, unknown> = {};
    for (const [name, property] of Object.entries((schema['properties'] ?? {}) as JsonSchema)) {
      if (!required.has(name) && (!whole || depth > 2)) continue;
      const value = depth > DEPTH ? undefined : this.made(property, whole, depth + 1);
      if (value === undefined && required.has(name)) return undefined;
      if (value !== undefined) made[name] = value;
    }
    return made;
  }
}

function text(schema: JsonSchema): string | undefined {
  const [least, most] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? Infinity)];
  const fits = (value: string): boolean => value.length >= least && value.length <= most;
  if (typeof schema['pattern'] === 'string') return patterned(schema['pattern'], fits);
  const given = [schema['example'], ...((schema['examples'] as unknown[] | undefined) ?? [])].find(
    (one) => typeof one === 'string' && fits(one),
  );
  const known = FORMATS[String(schema['format'])] ?? (given as string | undefined) ?? 'text';
  return fits(known) ? known : 'x'.repeat(Math.max(least, Math.min(most, 1)));
}

/** The shortest of some texts that a pattern accepts. */
function patterned(pattern: string, fits: (value: string) => boolean): string | undefined {
  try {
    const texts = fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { seed: 1, numRuns: PATTERN_TRIES });
    return texts.filter(fits).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
  } catch {
    return undefined;
  }
}

function numeral(schema: JsonSchema): number {
  const step = Number(schema['multipleOf'] ?? 1);
  const above = schema['exclusiveMinimum'] === undefined ? -Infinity : Number(schema['exclusiveMinimum']) + step;
  const from = Math.max(Number(schema['minimum'] ?? -Infinity), above);
  const most = Math.min(Number(schema['maximum'] ?? Infinity), Number(schema['exclusiveMaximum'] ?? Infinity) - step);
  const wanted = Math.min(Math.max(1, from), most);
  return Math.ceil(wanted / step) * step;
}
