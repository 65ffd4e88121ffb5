import type { FastifyRequest } from 'fastify';
import type { InputError } from '../problems/problem.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import { FORM } from './body-parsers.ts';
import { textFault, unknownField } from './input-class.ts';
import type { InputSource } from './route-input.ts';

type Texts = Record<string, string | readonly string[]>;

/**
 * Checks everything a route reads, path, query and body, and puts the checked objects where Nest's `@Param()`, `@Query()` and
 * `@Body()` find them. All offending fields are named at once.
 * @throws Problem `invalid-input`, or `malformed-request` for a URL that cannot be decoded
 */
export function validate(route: Route, request: FastifyRequest): void {
  checkEncoding(request.raw.url as string);
  const errors: InputError[] = [];
  const { input } = route;
  request.params = read(input.path, (request.params ?? {}) as Texts, 'path', errors);
  request.query = read(input.query, (request.query ?? {}) as Texts, 'query', errors);
  if (route.form) checkForm(request);
  if (input.body) request.body = route.form ? input.body.fromText((request.body ?? {}) as Texts, 'body', errors) : input.body.fromJson(request.body, errors);
  if (errors.length > 0) throw new Problem('invalid-input', { detail: sentence(errors), errors });
}

function read(source: InputSource, texts: Texts, place: 'path' | 'query', errors: InputError[]): unknown {
  if (source.type) return source.type.fromText(texts, place, errors);
  if (place === 'path') return texts;
  for (const name in texts) {
    const message = source.names.has(name) ? textFault(texts[name] as string, false) : unknownField(source.names);
    if (message) errors.push({ in: place, field: name, message });
  }
  return texts;
}

/** The parser of JSON does not know what its reader wants. */
function checkForm({ body, headers }: FastifyRequest): void {
  if (body !== undefined && !FORM.test(headers['content-type'] ?? '')) throw new Problem('unsupported-media-type', { detail: 'send the body as application/x-www-form-urlencoded' });
}

/** The router refuses a path that cannot be decoded, but the query parser leaves such a text as it is: `%zz` would be searched for. */
function checkEncoding(url: string): void {
  if (!url.includes('%')) return;
  try {
    decodeURIComponent(url);
  } catch (cause) {
    throw new Problem('malformed-request', { detail: 'the URL cannot be decoded', cause });
  }
}

const sentence = (errors: readonly InputError[]): string =>
  errors.map((error) => `${error.in} ${error.field || 'body'} ${error.message}`.replace(/^body body /, 'body ')).join('; ');
