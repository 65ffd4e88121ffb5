import type { FastifyRequest } from 'fastify';
import type { InputError } from '../problems/problem.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import { unknownField } from './input-class.ts';
import type { InputSource } from './route-input.ts';

type Texts = Record<string, string | readonly string[]>;

/**
 * Checks everything a route reads, path, query and body, and puts the checked objects where Nest's `@Param()`, `@Query()` and
 * `@Body()` find them. All offending fields are named at once. @throws Problem `invalid-input`
 */
export function validate(route: Route, request: FastifyRequest): void {
  const errors: InputError[] = [];
  const { input } = route;
  request.params = read(input.path, (request.params ?? {}) as Texts, 'path', errors);
  request.query = read(input.query, (request.query ?? {}) as Texts, 'query', errors);
  if (input.body) request.body = input.body.fromJson(request.body, errors);
  if (errors.length > 0) throw new Problem('invalid-input', { detail: sentence(errors), errors });
}

function read(source: InputSource, texts: Texts, place: 'path' | 'query', errors: InputError[]): unknown {
  if (source.type) return source.type.fromText(texts, place, errors);
  if (place === 'path') return texts;
  for (const name in texts) {
    if (!source.names.has(name)) errors.push({ in: place, field: name, message: unknownField(source.names) });
    else if (typeof texts[name] !== 'string') errors.push({ in: place, field: name, message: 'is given more than once' });
  }
  return texts;
}

const sentence = (errors: readonly InputError[]): string =>
  errors.map((error) => `${error.in} ${error.field || 'body'} ${error.message}`.replace(/^body body /, 'body ')).join('; ');
