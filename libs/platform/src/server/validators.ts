import { CodingWeights, elementsOf, withoutOws } from '@portico/config';
import { hash } from 'node:crypto';
import type { RequestContext } from '../context/request-context.ts';
import type { KeptView } from '../views/kept-view.ts';
import { bothOf } from './answer-caching.ts';

const tags = new WeakMap<Uint8Array, string>();
/** A tag without its last quote, and the content coding of the form that it names. */
const FORM = /^(?:W\/)?("[\w-]+)(?:\.([a-z]+))?"$/;

/** The strong validator of bytes (RFC 9110, section 8.8.1): all replicas have the same, and bytes that other code has made have another. */
function tagOf(bytes: Uint8Array): string {
  let tag = tags.get(bytes);
  if (tag === undefined) tags.set(bytes, (tag = `"${hash('sha256', bytes, 'base64url')}"`));
  return tag;
}

/** The validator of the same answer in a content coding, which is of other bytes (RFC 9110, section 8.8.3.3). */
export const codedTag = (tag: string, coding: string): string => `${tag.slice(0, -1)}.${coding}"`;

/**
 * Gives an answer that is made of kept ones its validator and, where it is everybody's, its lifetime: that of the part that is stale
 * first. What the handler has said itself stands.
 *
 * @returns whether the client has it already, in a form that it takes: then it is a 304 without a body (RFC 9110, section 13.1.2)
 */
export function validate(context: RequestContext, bytes: Uint8Array, { freshUntil, everybodys }: KeptView): boolean {
  const { reply, request, route, forwards } = context;
  if (reply.statusCode !== 200 || context.partial || reply.hasHeader('etag') || reply.hasHeader('set-cookie')) return false;
  const seconds = Math.floor((freshUntil - performance.now()) / 1_000);
  if (everybodys && route?.access === 'public' && seconds > 0 && !reply.hasHeader('cache-control')) {
    reply.header('cache-control', `public, max-age=${seconds}`);
    if (forwards.length > 0) reply.header('vary', bothOf(reply.getHeader('vary'), forwards.join(', ')));
  }
  const tag = (context.tag = tagOf(bytes));
  const { 'if-none-match': known, 'accept-encoding': codings = '' } = request.headers;
  const same = known === undefined ? undefined : withoutOws(known) === '*' ? tag : elementsOf(known).find((one) => isForm(one, tag, codings));
  reply.header('etag', same?.replace(/^W\//, '') ?? tag);
  return same !== undefined;
}

/** Whether a tag names the bytes, or a coding of them that the client takes. */
function isForm(one: string, tag: string, codings: string): boolean {
  const [, name, coding] = FORM.exec(one) ?? [];
  if (`${name}"` !== tag) return false;
  return coding === undefined || new CodingWeights(codings).of(coding) > 0;
}
