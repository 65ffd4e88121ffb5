import { Problem } from '@portico/platform';
import type { InputError } from '@portico/platform';
import protojson from 'protobufjs/ext/protojson.js';
import type { Type } from 'protobufjs/light.js';
import { boundFault } from './body-bounds.ts';
import { bodyFaults } from './body-faults.ts';
import type { HttpRule } from './http-rules.ts';
import { valueOf } from './http-template.ts';
import type { PathVariable } from './http-template.ts';
import { fieldsOf, fieldsTo, pathOf, setTexts, wordsOf } from './message-fields.ts';
import type { FieldPath, OpenMessage } from './message-fields.ts';

/** The parts of a request that become a message. */
export interface RequestParts {
  /** Without the verb. */
  readonly path: string;
  readonly query: string;
  readonly body: Buffer | undefined;
}

/** A field of a query, as the client calls it, with all that is said of it. */
interface Queried {
  readonly name: string;
  readonly fields: FieldPath;
  readonly texts: string[];
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Fields of a query that are looked at; a longer one is refused. */
const MOST_FIELDS = 500;

/** Puts the message of a rule together: path, body and query each have fields of their own (http.proto, "Rules for HTTP mapping"). */
export class RequestMessage {
  private readonly variables: readonly { readonly variable: PathVariable; readonly fields: FieldPath }[];
  /** Fields that a query does not set: the path or the body does. */
  private readonly taken: ReadonlySet<string>;

  /** The rule has no `ruleFaults`. */
  constructor(
    private readonly type: Type,
    private readonly rule: Pick<HttpRule, 'body'>,
    variables: readonly PathVariable[],
  ) {
    this.variables = variables.map((variable) => ({ variable, fields: fieldsTo(type, variable.field) as FieldPath }));
    this.taken = new Set(this.variables.map(({ fields }) => pathOf(fields)));
  }

  /** Whether requests have a body. */
  get hasBody(): boolean {
    return this.rule.body !== undefined;
  }

  /** @returns the message on the wire @throws Problem `invalid-input` naming the fields, `malformed-request` for a body that is no JSON */
  write({ path, query, body }: RequestParts): Buffer {
    const message = this.bodyOf(body);
    const faults: InputError[] = [];
    for (const { name, fields, texts } of this.queried(query, faults)) setOrBlame(message, fields, texts, { in: 'query', field: name }, faults);
    // Last, so that no body says otherwise.
    for (const { variable, fields } of this.variables) setOrBlame(message, fields, [valueOf(variable, path)], { in: 'path', field: variable.field }, faults);
    if (faults.length > 0) throw new Problem('invalid-input', { errors: faults });
    return this.type.encode(message).finish() as Buffer;
  }

  private bodyOf(body: Buffer | undefined): OpenMessage {
    const { type, rule } = this;
    if (rule.body === undefined || body === undefined || body.length === 0) return type.create() as unknown as OpenMessage;
    const text = textOf(body);
    const json = parsed(text);
    const whole = rule.body === '*';
    const named = whole ? json : { [rule.body]: json };
    const here = (fault: InputError): InputError => (whole ? fault : { ...fault, field: fault.field.slice((rule.body as string).length).replace(/^\./, '') });
    const bound = boundFault(type, named);
    // Before it is read: what is refused must not take as long as what is read.
    const faults = bound ? [bound] : bodyFaults(type, named);
    if (faults.length > 0) throw new Problem('invalid-input', { errors: faults.map(here) });
    try {
      // What is in it is one JSON value, as has just been seen.
      return protojson.fromJsonString(type, whole ? text : `{${JSON.stringify(rule.body)}:${text}}`) as unknown as OpenMessage;
    } catch (cause) {
      // Names that are there twice are seen in the text only.
      throw new Problem('invalid-input', { errors: [{ in: 'body', field: '', message: wordsOf(cause) }], cause });
    }
  }

  private queried(query: string, faults: InputError[]): Queried[] {
    if (query === '') return [];
    const found = new Map<string, Queried>();
    let count = 0;
    for (const [name, text] of new URLSearchParams(query)) {
      if ((count += 1) > MOST_FIELDS) throw new Problem('invalid-input', { detail: `the query has more than ${MOST_FIELDS} fields` });
      const fields = this.queriedField(name);
      if (typeof fields === 'string') faults.push({ in: 'query', field: name, message: fields });
      else {
        const path = pathOf(fields);
        const known = found.get(path) ?? { name, fields, texts: [] };
        found.set(path, known);
        known.texts.push(text);
      }
    }
    return [...found.values()];
  }

  private queriedField(name: string): FieldPath | string {
    const { type, rule, taken } = this;
    if (rule.body === '*') return 'is unknown; all that the path does not say is in the body';
    const fields = fieldsTo(type, name);
    if (typeof fields === 'string') return fields;
    if (taken.has(pathOf(fields))) return 'is said by the path';
    return rule.body !== undefined && fields[0] === fieldsOf(type).get(rule.body) ? 'is said by the body' : fields;
  }
}

function setOrBlame(message: OpenMessage, fields: FieldPath, texts: readonly string[], where: Pick<InputError, 'in' | 'field'>, faults: InputError[]): void {
  if (texts.length > 1 && !fields.at(-1)?.repeated) return void faults.push({ ...where, message: 'is there more than once' });
  try {
    setTexts(message, fields, texts);
  } catch (error) {
    faults.push({ ...where, message: wordsOf(error) });
  }
}

function textOf(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch (cause) {
    throw new Problem('malformed-request', { detail: 'the body is no UTF-8', cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', { detail: 'the body is no JSON', cause });
  }
}
