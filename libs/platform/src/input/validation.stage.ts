import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import { FORM } from './body-parsers.ts';
import { unreadIn } from './fields.ts';
import { textFault, unknownField } from './input-class.ts';
import { InputFaults } from './input-faults.ts';
import type { InputSource } from './route-input.ts';
import { anyRounded, ROUNDED } from './rule.ts';
import { heldAgainst } from './standard-schema.ts';
import type { StandardSchema } from './standard-schema.ts';

type Texts = Record<string, string | readonly string[]>;

/**
 * Before anything works on a body: lists are no longer than their rules say, and all fields are known. One that is not is refused now, with all else
 * that is wrong with the request.
 * @throws Problem as `validate` does
 */
export function checkBounds(route: Route, request: FastifyRequest): void {
  const { body } = route.input;
  if (!body || route.form) return;
  const faults = new InputFaults();
  request.body = body.bounded(request.body, faults);
  // As many as are named are enough: nothing needs to be made of such a body.
  if (faults.full) throw faults.problem();
  if (faults.any) validate(route, request, faults);
}

/**
 * Checks everything a route reads, path, query and body, and puts the checked objects where Nest's `@Param()`, `@Query()` and
 * `@Body()` find them. The first 20 offending fields are named, the others counted.
 * @param faults what is known to be wrong already
 * @throws Problem `invalid-input`, or `malformed-request` for a URL that cannot be decoded
 */
export function validate(route: Route, request: FastifyRequest, faults = new InputFaults()): void {
  checkEncoding(request.raw.url as string);
  const { input } = route;
  checkNumbers(input.numericHeaders, request.headers, 'header', faults);
  request.params = read(input.path, (request.params ?? {}) as Texts, 'path', faults);
  faults.addUnread('query', unreadIn((request.query ?? {}) as object), 'has more than 1,000 parameters');
  request.query = read(input.query, (request.query ?? {}) as Texts, 'query', faults);
  if (route.form) {
    checkForm(request);
    faults.addUnread('body', unreadIn((request.body ?? {}) as object), 'has more than 1,000 fields');
  }
  if (input.body) request.body = route.form ? input.body.fromText((request.body ?? {}) as Texts, 'body', faults) : request.body === undefined ? undefined : input.body.fromJson(request.body as object, faults);
  if (faults.any) throw faults.problem();
}

function read(source: InputSource, texts: Texts, place: 'path' | 'query', faults: InputFaults): unknown {
  checkNumbers(source.numbers, texts, place, faults);
  if (source.type) return source.type.fromText(texts, place, faults);
  let unknown: string | undefined;
  for (const name of Object.keys(texts)) {
    // The router has only those of the path.
    const message = place === 'path' || source.names.has(name) ? textFault(texts[name] as string, false) : (unknown ??= unknownField(source.names));
    if (message) faults.add(place, name, message);
  }
  return source.schemas ? withSchemas(source.schemas, texts, place, faults) : texts;
}

/** What schemas make of single values; one that is not sent is held against its own too. */
function withSchemas(schemas: ReadonlyMap<string, StandardSchema>, texts: Texts, place: 'path' | 'query', faults: InputFaults): unknown {
  const made: Record<string, unknown> = { ...texts };
  for (const [name, schema] of schemas) made[name] = heldAgainst(schema, texts[name], place, name, faults);
  return made;
}

/** Nest's pipes round what a number does not keep. */
function checkNumbers(names: readonly string[], texts: Readonly<Record<string, unknown>>, place: 'path' | 'query' | 'header', faults: InputFaults): void {
  for (const name of names) if (anyRounded(Number(texts[name]))) faults.add(place, name, ROUNDED);
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
