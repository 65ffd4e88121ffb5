import type { HttpModel } from '../../../contracts/src/operations/http-model.ts';
import type { Parameter } from '../../../contracts/src/open-api.ts';
import { camelCase, isIdentifier } from '../text/names.ts';
import { plainSchema, shapeOf } from './json-shape.ts';
import type { Shape } from './json-shape.ts';
import { Samples } from './sample.ts';

/** A parameter that a call cannot do without. */
export interface NeededParameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly words?: readonly string[];
  /** The least and the most of a number, or of the letters of a text, as far as the contract says. */
  readonly limits: Limits;
  readonly sample: string | number | boolean;
}

interface Limits {
  readonly least?: number;
  readonly most?: number;
}

/** An operation that a part of a page can be made of. */
export interface ReadOperation {
  readonly operationId: string;
  /** `/accounts/{id}` */
  readonly path: string;
  readonly summary: string | undefined;
  readonly parameters: readonly NeededParameter[];
  /** What a view shows of its answer. */
  readonly shape: Shape;
  /** One that its schema accepts. */
  readonly answer: unknown;
}

/** The body of the first success, as calls have it. */
const FIRST = ['200', '201', '2XX'];

/**
 * The operation that a part is made of: the one that is named, otherwise the first GET that needs the fewest parameters.
 * @throws Error that says why there is none
 */
export function readOperation(service: string, model: HttpModel, named?: string): ReadOperation {
  const reads = Object.keys(model.operations).filter((key) => key.startsWith('GET '));
  const samples = new Samples(model.schemas);
  if (named !== undefined) {
    const key = reads.find((one) => model.operations[one]?.operationId === named);
    const ids = reads.map((one) => model.operations[one]?.operationId).join(', ');
    if (key === undefined) throw new Error(`${service} has no GET with the operationId "${named}"; it has ${ids || 'none'}`);
    const { operation, fault } = read(model, key, samples);
    if (!operation)
      throw new Error(
        `no part can be generated of ${named} of ${service}: ${fault}; name another operation, or write the part as docs/guides/plans.md shows`,
      );
    return operation;
  }
  let best: ReadOperation | undefined;
  for (const key of reads) {
    const { operation } = read(model, key, samples);
    if (!operation || (best && best.parameters.length <= operation.parameters.length)) continue;
    best = operation;
    if (best.parameters.length === 0) break;
  }
  if (!best) throw new Error(`${service} has no GET of whose JSON a view can be generated; write the part as docs/guides/plans.md shows`);
  return best;
}

interface Read {
  readonly operation?: ReadOperation;
  readonly fault?: string;
}

function read(model: HttpModel, key: string, samples: Samples): Read {
  const path = key.slice('GET '.length);
  const declared = model.document.paths[path]?.get;
  const { operationId, responses } = model.operations[key] as (typeof model.operations)[string];
  const status = FIRST.find((one) => one in responses) ?? Object.keys(responses)[0] ?? '';
  const schema = responses[status];
  if (schema === undefined || schema === null) return { fault: 'its answer is no JSON' };
  const shape = shapeOf(schema, model.schemas);
  if (!shape || plainSchema(schema, model.schemas)?.nullable) return { fault: 'its answer has no fields of which the kind is known' };
  const given = ((declared?.parameters ?? []) as readonly Parameter[]).filter(
    (one) => one.required === true && one.name.toLowerCase() !== 'x-deadline-ms',
  );
  const parameters = given.map((one) => needed(one, model, samples));
  const hard = given.find((_, index) => parameters[index] === undefined);
  if (hard) return { fault: `it needs the ${hard.in} parameter "${hard.name}", which is no single value` };
  const answer = samples.of(schema);
  if (answer === undefined) return { fault: 'no answer can be made up that its schema accepts' };
  const summary = declared?.summary ?? declared?.description;
  return { operation: { operationId, path, summary, parameters: parameters as NeededParameter[], shape, answer } };
}

function needed({ in: place, name, schema, style, content }: Parameter, model: HttpModel, samples: Samples): NeededParameter | undefined {
  if ((place !== 'path' && place !== 'query') || content || (style !== undefined && !['simple', 'form'].includes(style))) return undefined;
  if (!isIdentifier(camelCase(name))) return undefined;
  const shape = shapeOf(schema, model.schemas);
  const sample = samples.of(schema);
  if (
    !shape ||
    shape.kind === 'object' ||
    shape.kind === 'list' ||
    sample === '' ||
    !['string', 'number', 'boolean'].includes(typeof sample)
  )
    return undefined;
  return {
    in: place,
    name,
    type: shape.kind === 'text' ? 'string' : shape.kind,
    ...(shape.kind === 'text' && shape.words ? { words: shape.words } : {}),
    limits: limitsOf(plainSchema(schema, model.schemas)?.schema ?? {}, shape.kind),
    sample: sample as NeededParameter['sample'],
  };
}

/** What is outside would be refused by the service, which a client of the BFF could not tell from a failure. */
function limitsOf(schema: Readonly<Record<string, unknown>>, kind: Shape['kind']): Limits {
  const said = (keyword: string, beyond = 0): number | undefined => (typeof schema[keyword] === 'number' ? schema[keyword] + beyond : undefined);
  const step = kind === 'integer' ? 1 : 0;
  const [least, most] =
    kind === 'text'
      ? [said('minLength'), said('maxLength')]
      : [said('minimum') ?? said('exclusiveMinimum', step), said('maximum') ?? said('exclusiveMaximum', -step)];
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
}
