import { isObject } from '../open-api.ts';
import type { Operation, Reference, Response } from '../open-api.ts';
import type { References } from '../read/references.ts';
import type { Schemas } from '../schemas/schemas.ts';
import { answerIn, contentOf } from './media-types.ts';
import type { MediaType } from './media-types.ts';

/** What is answered, by status; references are followed. */
export type Answers = Readonly<Record<string, Response>>;

const STATUS = /^(?:[1-5](?:\d\d|XX)|default)$/;

const COMPONENT = /^#\/components\/responses\/([\w.-]+)$/;

/** Reads the answers of a document's operations; those that are components are read once. */
export class DeclaredAnswers {
  /** Components that operations refer to, by name. */
  readonly components: Record<string, Response> = {};
  private readonly known = new Map<unknown, Response>();

  private readonly references: References;
  private readonly schemas: Schemas;

  constructor(references: References, schemas: Schemas) {
    this.references = references;
    this.schemas = schemas;
    const declared = references.at('#/components/responses');
    for (const [name, response] of Object.entries(isObject(declared) ? declared : {}))
      if (/^[\w.-]+$/.test(name)) this.components[name] = this.read(references.resolve(response));
  }

  /** All answers of an operation, by status. @param refuse told which of them leads nowhere */
  of({ responses }: Operation, refuse: (fault: string) => void): Answers {
    const found: Record<string, Response> = {};
    for (const [status, response] of entriesOf(responses)) {
      const resolved = this.references.resolve(response);
      if (resolved === undefined)
        refuse(
          `${JSON.stringify(isObject(response) ? response['$ref'] : response)} names no response of this document; add it to components`,
        );
      found[status] = this.read(resolved);
    }
    return found;
  }

  /** The same as the types are made from, where components stay references. */
  written({ responses }: Operation): Record<string, Response | Reference> {
    return Object.fromEntries(
      entriesOf(responses).map(([status, response]) => {
        const name = isObject(response) && typeof response['$ref'] === 'string' ? COMPONENT.exec(response['$ref'])?.[1] : undefined;
        return [
          status,
          name !== undefined && name in this.components
            ? { $ref: `#/components/responses/${name}` }
            : this.read(this.references.resolve(response)),
        ];
      }),
    );
  }

  private read(response: unknown): Response {
    const known = this.known.get(response);
    if (known) return known;
    const { description, headers, content } = isObject(response) ? response : {};
    const fields = Object.entries(isObject(headers) ? headers : {}).flatMap(([name, header]) => this.field(name, header));
    const read = {
      ...(typeof description === 'string' ? { description } : {}),
      ...(fields.length > 0 ? { headers: Object.fromEntries(fields) } : {}),
      ...(isObject(content) ? { content: contentOf(content, (schema) => this.schemas.read(schema)) } : {}),
    };
    this.known.set(response, read);
    return read;
  }

  private field(name: string, header: unknown): (readonly [string, object])[] {
    const found = this.references.resolve(header);
    if (!isObject(found)) return [];
    const { description, required, schema = { type: 'string' } } = found;
    return [
      [
        name,
        {
          ...(typeof description === 'string' ? { description } : {}),
          ...(required === true ? { required: true } : {}),
          schema: this.schemas.read(schema),
        },
      ],
    ];
  }
}

function entriesOf(responses: unknown): (readonly [status: string, response: unknown])[] {
  return Object.entries(isObject(responses) ? responses : {}).flatMap(([given, response]) => {
    const status = /^[1-5]xx$/i.test(given) ? given.toUpperCase() : given;
    return STATUS.test(status) ? [[status, response] as const] : [];
  });
}

/** The answers that are successes, by status; `default` is one where no other is named, unless it describes a problem (RFC 9457). */
export function successesOf(answers: Answers): (readonly [status: string, body: MediaType | undefined])[] {
  const named = Object.entries(answers).filter(([status]) => status.startsWith('2'));
  const found =
    named.length > 0 ? named : Object.entries(answers).flatMap(([status, one]) => (status === 'default' ? [['2XX', one] as const] : []));
  return found.map(([status, { content }]) => [status, answerIn(withoutProblems(content))]);
}

const withoutProblems = (content: Response['content'] = {}): NonNullable<Response['content']> =>
  Object.fromEntries(Object.entries(content).filter(([type]) => !/^application\/problem\+(?:json|xml)\b/i.test(type)));
