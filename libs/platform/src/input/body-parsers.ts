import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { Problem } from '../problems/problem.ts';

/** The media type of a form, with or without parameters. */
export const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * Bodies are JSON, or forms where a route says so. Whatever else is sent is refused as such, not as a missing field: a form can be
 * sent by any page of the web, with the cookies of whoever looks at it.
 */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(FORM, { parseAs: 'string' }, (request: FastifyRequest, text: string, done: (error: Error | null, body?: unknown) => void) => {
    if (contextOf(request)?.route?.form) return done(null, fieldsOf(text));
    done(new Problem('unsupported-media-type', { detail: 'send the body as application/json' }));
  });
}

/** A field that is given more than once is a list. */
export function fieldsOf(text: string): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else if (typeof known === 'string') fields[name] = [known, value];
    else known.push(value);
  }
  return fields;
}
