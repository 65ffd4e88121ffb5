/** The media types of a body, with their schemas. */
export type Content = Readonly<Record<string, { readonly schema?: object }>>;

/** One of them. */
export interface MediaType {
  /** As the contract writes it; `application/json` where that leaves it open. */
  readonly type: string;
  readonly schema: object;
}

/** As @portico/upstream reads answers; `text/json` is an old name of it. */
const JSON_TYPE = /^(?:(?:application|text)\/json|[^/]+\/[^/]*\+json)$/;
const FORM = 'application/x-www-form-urlencoded';
const PLAIN = 'application/json';

/** Without its parameters, in lower case (RFC 9110, section 8.3.1). */
const essence = (type: string): string => (type.split(';')[0] as string).trim().toLowerCase();

/** The JSON among them, the plain one first. A range with a schema (OpenAPI 3.1, 4.8.14) is JSON too: a schema describes nothing else. */
export function jsonIn(content: Content = {}): MediaType | undefined {
  const types = Object.keys(content);
  const named = types.find((type) => essence(type) === PLAIN) ?? types.find((type) => JSON_TYPE.test(essence(type)));
  if (named !== undefined) return { type: named, schema: content[named]?.schema ?? {} };
  const range = types.find((type) => ['*/*', 'application/*'].includes(essence(type)));
  const schema = range === undefined ? undefined : content[range]?.schema;
  return schema && { type: PLAIN, schema };
}

/** The type as which a body is sent; undefined where calls cannot write any of them. */
export const writableIn = (content: Content): string | undefined => jsonIn(content)?.type ?? Object.keys(content).find((type) => essence(type) === FORM);
