import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { Problem } from '../problems/problem.ts';
import { fieldsOf } from './fields.ts';
import { utf8Of } from './utf8.ts';

type Done = (error: Error | null, body?: unknown) => void;

const JSON_TYPE = 'application/json';
/** The media type of a form, with or without parameters. */
export const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
/** A parameter that says another charset than UTF-8, of which ASCII is a part. */
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!(?:utf-?8|us-ascii)"?\s*(?:;|$))/i;

/**
 * Bodies are JSON, or forms where a route says so. Whatever else is sent is refused as such, not as a missing field: a form can be
 * sent by any page of the web, with the cookies of the user who has it open.
 */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser(['text/plain', JSON_TYPE]);
  // Names such as `__proto__` are refused.
  const json = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done: Done) => json(request, textOf(request, bytes), done));
  fastify.addContentTypeParser(FORM, { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done: Done) => {
    if (contextOf(request)?.route?.form) return done(null, fieldsOf(textOf(request, bytes)));
    done(new Problem('unsupported-media-type', { detail: `send the body as ${JSON_TYPE}` }));
  });
}

/**
 * JSON between systems is UTF-8 (RFC 8259, section 8.1), and forms are (WHATWG URL, section 5.1). Bytes of another charset would be lost in what is
 * read for them.
 *
 * @throws Problem `unsupported-media-type` where another charset is said, `malformed-request` for bytes that are not UTF-8
 */
function textOf({ headers }: FastifyRequest, bytes: Buffer): string {
  if (OTHER_CHARSET.test(headers['content-type'] ?? '')) throw new Problem('unsupported-media-type', { detail: 'send the body in UTF-8' });
  const text = utf8Of(bytes);
  if (text === undefined) throw new Problem('malformed-request', { detail: 'the body is not in UTF-8' });
  return text;
}
