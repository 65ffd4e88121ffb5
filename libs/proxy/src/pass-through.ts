import { currentContext } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { StreamedAnswer } from '@portico/upstream';
import { Readable } from 'node:stream';
import { passedHeaders } from './passed-headers.ts';

/** What an upstream may learn of a client's request: what selects the representation, never who asks. */
const ASKED = ['accept', 'accept-encoding', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'range', 'if-range'];

/** The client's own conditional and range headers, to send along with a pass-through. */
export function askedOf(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const asked: Record<string, string> = {};
  for (const name of ASKED) {
    const value = headers[name];
    if (typeof value === 'string') asked[name] = value;
  }
  return asked;
}

/**
 * Answers the current request with an upstream's answer while it arrives, in constant memory. The client leaving ends the
 * call; a cut answer cuts the connection, so that the client can tell. A body whose media type the route does not name leaves as a
 * download in a sandbox.
 *
 * ```ts
 * @Get(':id/:width') @Public() @Stream({ types: ['image/*'] })
 * get(@Param() { id, width }: ImageParams) { return passThrough(this.catalog.image(id, width)); }
 * ```
 *
 * @throws UpstreamFailure when the answer was cut before anything of it was sent
 */
export async function passThrough(answering: Promise<StreamedAnswer>): Promise<void> {
  const context = currentContext();
  const { reply, request, scope } = context;
  const { status, headers, body } = await answering;
  // What the handler did meanwhile may have taken longer than the upstream has lived.
  if (body.errored) throw body.errored;
  body.once('error', (cause) => {
    // The log must not take the connection that is cut now for a client that left.
    if (scope.reason !== 'client-gone' && cause instanceof UpstreamFailure) context.failure = { code: cause.toProblem().code, cause };
  });
  reply.headers(passedHeaders(status, headers, context.route?.types ?? [], context.route?.access));
  reply.code(status);
  if (request.method !== 'HEAD') return void (await reply.send(body));
  // Nothing of it is sent (RFC 9110, section 9.3.2), so nothing more of it is fetched. Of a stream Fastify does not work out a length.
  body.destroy();
  await reply.send(Readable.from([]));
}
