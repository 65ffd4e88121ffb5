import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { Problem } from '../problems/problem.ts';
import { fieldsOf } from './fields.ts';

/** The media type of a form, with or without parameters. */
export const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * Bodies are JSON, or forms where a route says so. Whatever else is sent is refused as such, not as a missing field: a form can be
 * sent by any page of the web, with the cookies of the user who has it open.
 */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(FORM, { parseAs: 'string' }, (request: FastifyRequest, text: string, done: (error: Error | null, body?: unknown) => void) => {
    if (contextOf(request)?.route?.form) return done(null, fieldsOf(text));
    done(new Problem('unsupported-media-type', { detail: 'send the body as application/json' }));
  });
}
