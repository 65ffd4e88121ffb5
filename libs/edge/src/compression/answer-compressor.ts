import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AnswerEncoders, bothOf, codedTag } from '@portico/platform';
import type { AnswerEncoder, ArrivingAnswer, EncodedAnswer, EncodedArrival, RequestContext, Route } from '@portico/platform';
import { pipeline } from 'node:stream';
import { EdgeSettings } from '../edge.settings.ts';
import { AcceptedCoding } from './accepted-coding.ts';
import { bringsAmbientCredentials } from './ambient-credentials.ts';
import { encoded, encodingStream } from './coding.ts';
import type { Coding } from './coding.ts';
import { Compress } from './compress.decorator.ts';

/** What gets shorter: texts, and images and fonts that are not compressed by themselves. Streams of events are left as they are. */
const SHRINKS = [
  /^text\/(?!event-stream)/i,
  /^application\/(?:json|javascript|xml|(?:x-)?ndjson|wasm|graphql)\b/i,
  /^[\w.-]+\/[\w.-]+\+(?:json|xml)\b/i,
  /^(?:image\/bmp|font\/[ot]tf)\b/i,
];
const NO_TRANSFORM = /(?:^|[\s,])no-transform(?:$|[\s,])/i;
/** Fields of answers that stay as they are: a coding, a part or a digest of the bytes (RFC 9110, sections 8.4 and 14.4; RFC 9530), a secret. */
const OF_BYTES = ['content-encoding', 'content-range', 'content-digest', 'repr-digest', 'digest', 'content-md5', 'set-cookie'];
/** Statuses whose body is a whole representation. */
const WHOLE = new Set([200, 201, 202, 203]);
const BY_CODING = 'Accept-Encoding';

/** What an answer says, by a field's name in lower case: looked up one by one, because a copy of all fields costs more. */
type Said = (name: string) => unknown;

interface Leaving {
  readonly fields: EncodedAnswer['fields'];
  readonly coding: Coding | undefined;
}

/**
 * Compresses good answers (RFC 9110, section 8.4). Never: an answer to a browser that has sent credentials by itself, unless the route says
 * `@Compress('always')`; errors, which repeat what they were sent; parts, and what must not be transformed. See ADR 50.
 */
@Injectable()
export class AnswerCompressor implements AnswerEncoder {
  private readonly accepted: AcceptedCoding;
  /** What is compressed of answers that several requests share: once for each coding. */
  private readonly shared = new WeakMap<Buffer, Map<Coding, Buffer | Promise<Buffer>>>();
  private readonly forBrowsers = new Set<Route>();

  constructor(
    private readonly settings: EdgeSettings,
    private readonly reflector: Reflector,
    encoders: AnswerEncoders,
  ) {
    this.accepted = new AcceptedCoding(settings.compression.codings);
    if (settings.compression.enabled) encoders.add(this);
  }

  encodes(route: Route): boolean {
    const said = this.reflector.getAllAndOverride(Compress, [route.handler, route.controller]);
    if (said === 'always') this.forBrowsers.add(route);
    return said !== 'never';
  }

  encode(context: RequestContext, body: unknown): EncodedAnswer | undefined | Promise<EncodedAnswer | undefined> {
    const { reply, request, route } = context;
    const left = this.leaving(context, reply.statusCode, (name) => reply.getHeader(name), body, this.forBrowsers.has(route as Route));
    if (left?.coding === undefined) return left;
    const { fields, coding } = left;
    if (isStream(body)) return request.method === 'HEAD' ? { fields } : { body: through(body, coding), fields };
    const bytes = route?.view && Buffer.isBuffer(body) ? this.once(body, coding) : encoded(coding, Buffer.from(body as string));
    return bytes instanceof Promise ? bytes.then((whole) => ({ body: whole, fields })) : { body: bytes, fields };
  }

  encodeArriving(context: RequestContext, { status, fields, harmless }: ArrivingAnswer): EncodedArrival | undefined {
    const { reply, request } = context;
    const left = this.leaving(context, status, (name) => fields[name] ?? reply.getHeader(name), undefined, harmless);
    if (left?.coding === undefined || request.method === 'HEAD') return left && { fields: left.fields };
    return { fields: left.fields, stream: encodingStream(left.coding) };
  }

  /**
   * How an answer leaves.
   *
   * @param body undefined where it is still to come
   * @returns undefined where nothing is to be done, and no coding where it stays as it is for this client
   */
  private leaving({ request, tag }: RequestContext, status: number, said: Said, body: unknown, harmless: boolean): Leaving | undefined {
    const left = { fields: { vary: bothOf(said('vary'), BY_CODING) }, coding: undefined };
    // It has the fields that the answer would have (RFC 9110, section 15.4.5).
    if (status === 304) return left;
    if (!WHOLE.has(status) || !this.isFit(said, body)) return undefined;
    if (NO_TRANSFORM.test(request.headers['cache-control'] ?? '')) return left;
    if (bringsAmbientCredentials(request.raw) && !harmless) return left;
    const coding = this.accepted.of(request.headers['accept-encoding']);
    if (coding === undefined) return left;
    const gone = { 'content-length': undefined, 'accept-ranges': undefined };
    return { fields: { ...left.fields, ...gone, 'content-encoding': coding, ...retagged(said('etag'), coding, tag) }, coding };
  }

  /** Would it be compressed for some client? */
  private isFit(said: Said, body: unknown): boolean {
    if (OF_BYTES.some((name) => said(name) !== undefined)) return false;
    const type = String(said('content-type') ?? '');
    if (!SHRINKS.some((shrinks) => shrinks.test(type))) return false;
    if (NO_TRANSFORM.test(String(said('cache-control') ?? ''))) return false;
    const comes = body === undefined || isStream(body);
    const length = comes ? said('content-length') : lengthOf(body);
    return length === undefined ? comes : Number(length) >= this.settings.compression.threshold;
  }

  private once(body: Buffer, coding: Coding): Buffer | Promise<Buffer> {
    let kept = this.shared.get(body);
    if (!kept) this.shared.set(body, (kept = new Map()));
    let bytes = kept.get(coding);
    if (!bytes) kept.set(coding, (bytes = encoded(coding, body)));
    return bytes;
  }
}

const lengthOf = (body: unknown): number | undefined =>
  typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : undefined;

const isStream = (body: unknown): body is NodeJS.ReadableStream => typeof (body as { pipe?: unknown }).pipe === 'function';

/** When either ends, the other does: a client that leaves has the answer fetched no further. */
function through(body: NodeJS.ReadableStream, coding: Coding): NodeJS.ReadableStream {
  const stream = encodingStream(coding);
  // The reader of the stream is told by its end, or by its error.
  pipeline(body, stream, () => undefined);
  return stream;
}

/** Other bytes under a strong validator would be taken for the same (RFC 9110, section 8.8.1): a tag of the BFF names its form, others are weakened. */
function retagged(etag: unknown, coding: Coding, own: string | undefined): Record<string, string> {
  if (own !== undefined && etag === own) return { etag: codedTag(own, coding) };
  return typeof etag === 'string' && etag.startsWith('"') ? { etag: `W/${etag}` } : {};
}
