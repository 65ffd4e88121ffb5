import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { SECRET } from './closed-by-default.fixture.ts';
import { guarded } from './way-around.fixture.ts';
import type { WayAround } from './way-around.fixture.ts';

type OnSend = (request: FastifyRequest, reply: FastifyReply, payload: string, done: (error: Error | null, payload?: unknown) => void) => void;

const onSend = (name: string, hook: OnSend, good: 200 | 500, bad?: 500): WayAround => guarded(name, 'constructor', ({ fastify }) => fastify.addHook('onSend', hook as never), good, bad);

/** For requests that take it, as `curl` does not. */
const encodesTo = (coding: string, encode: (payload: string) => unknown): OnSend => (request, reply, payload, done) =>
  void (request.headers['x-plain'] ? done(null) : (reply.removeHeader('content-length').header('content-encoding', coding), done(null, encode(payload))));
const inPieces = (...parts: Buffer[]): Readable => Readable.from(parts.flatMap((part) => [part.subarray(0, 5), part.subarray(5)]));
function* endlessly(text: string): Iterable<string> {
  for (;;) yield text;
}

/** Hooks of Fastify on the way out: they see an answer after it has been held to its view. */
export const LATE_HOOKS: readonly WayAround[] = [
  onSend('a hook that sends another text', (_request, _reply, _payload, done) => done(null, SECRET), 500, 500),
  onSend('a hook that sends another text later', (_request, _reply, _payload, done) => void setImmediate(() => done(null, SECRET)), 500, 500),
  onSend('a hook that adds to the text', (_request, _reply, payload, done) => done(null, payload + SECRET), 500, 500),
  onSend('a hook that sends another status', (_request, reply, _payload, done) => (reply.code(202), done(null)), 500, 500),
  onSend('a hook that sends another status and text', (_request, reply, _payload, done) => (reply.code(200), done(null, SECRET)), 500, 500),
  onSend('a hook that says nothing is modified', (_request, reply, _payload, done) => (reply.code(304), done(null, SECRET)), 500, 500),
  onSend('a hook that leaves the body out', (_request, _reply, _payload, done) => done(null, ''), 500, 500),
  onSend('a hook that says that text is encoded', (_request, reply, _payload, done) => (reply.header('content-encoding', 'gzip'), done(null, SECRET)), 500, 500),
  onSend('a hook that says that bytes are encoded', (_request, reply, _payload, done) => (reply.header('content-encoding', 'gzip'), done(null, Buffer.from(SECRET))), 500, 500),
  onSend('a hook that encodes as nothing', (_request, reply, _payload, done) => (reply.header('content-encoding', 'identity'), done(null, Buffer.from(SECRET))), 500, 500),
  onSend('a hook that writes the head for itself', (_request, reply, _payload, done) => (reply.raw.writeHead(200, { 'x-by': 'hook' }).flushHeaders(), done(null)), 200, 500),
  onSend('a hook that writes for itself', (_request, reply, _payload, done) => (reply.raw.write(SECRET), done(null)), 500, 500),
  onSend('a hook that ends the answer', (_request, reply) => void reply.raw.end(SECRET), 500, 500),
  onSend('a hook that sends a response of its own', (_request, _reply, _payload, done) => done(null, new Response(SECRET)), 500, 500),
  onSend('a hook that throws', () => fails(), 500, 500),
  onSend('a hook that fails', (_request, _reply, _payload, done) => done(new Error(SECRET)), 500, 500),
  onSend('a hook that sets a header that cannot be', (_request, reply, _payload, done) => (reply.header('x-bad', 'a\r\nb'), done(null)), 500, 500),
  onSend('a hook that adds headers', (_request, reply, _payload, done) => (reply.header('x-frame-options', 'DENY'), done(null)), 200),
  onSend('a hook that adds an entity tag', (_request, reply, payload, done) => (reply.header('etag', `"${createHash('md5').update(payload).digest('hex')}"`), done(null)), 200),
  onSend('a hook that sends the same bytes', (_request, _reply, payload, done) => done(null, Buffer.from(payload)), 200),
  onSend('a hook that asks for the encoded form', (request, reply, payload, done) => (request.headers['x-encoded'] ? (reply.header('content-encoding', 'gzip'), done(null, gzipSync(payload))) : done(null)), 200),
  ...Object.entries({ gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }).flatMap(([coding, encode]) => [
    onSend(`a hook that sends the answer in ${coding}, as a plugin for encoding does: piece by piece`, encodesTo(coding, (payload) => inPieces(encode(payload))), 200),
    onSend(`a hook that sends another text in ${coding}`, encodesTo(coding, () => encode(SECRET)), 500, 500),
    onSend(`a hook that sends another text in ${coding}, piece by piece`, encodesTo(coding, () => inPieces(encode(SECRET))), 500, 500),
    onSend(`a hook that sends the answer in ${coding}, and more behind it`, encodesTo(coding, (payload) => inPieces(encode(payload), Buffer.from(SECRET))), 500, 500),
  ]),
  onSend('a hook that sends the same text as a stream', (_request, _reply, payload, done) => done(null, Readable.from([payload.slice(0, 3), payload.slice(3)])), 200),
  onSend('a hook that sends more as a stream', (_request, _reply, payload, done) => done(null, Readable.from([payload, SECRET])), 500, 500),
  onSend('a hook that sends the beginning as a stream', (_request, _reply, payload, done) => done(null, Readable.from([payload.slice(0, 3)])), 500, 500),
  onSend('a hook that sends a stream that does not end', (_request, _reply, payload, done) => done(null, Readable.from(endlessly(payload))), 500, 500),
  guarded('a hook before the serialiser that sends something else', 'constructor', ({ fastify }) => fastify.addHook('preSerialization', (_request, _reply, _payload, done) => done(null, { word: 1, secret: SECRET })), 500),
  guarded('a hook before the serialiser that throws', 'constructor', ({ fastify }) => fastify.addHook('preSerialization', () => fails()), 500),
  guarded('a hook for errors that answers', 'constructor', ({ fastify }) => fastify.addHook('onError', (_request, reply, _error, done) => (reply.raw.end(SECRET), done())), 200),
  guarded('a hook for errors that throws', 'constructor', ({ fastify }) => fastify.addHook('onError', () => fails()), 200),
  guarded('a hook after the answer that throws', 'constructor', ({ fastify }) => fastify.addHook('onResponse', () => fails()), 200),
  guarded('a hook on each route that sends another text', 'constructor', ({ fastify }) => fastify.addHook('onRoute', (options) => void (options.onSend = [options.onSend ?? [], ((_request: unknown, _reply: unknown, _payload: unknown, done: (error: null, text: string) => void) => done(null, SECRET)) as never].flat())), 500, 500),
];

function fails(): never {
  throw new Error(SECRET);
}
