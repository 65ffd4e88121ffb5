import { currentContext } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { StreamedAnswer } from '@portico/upstream';

/** What a client may learn of an upstream's answer. Everything else, hop-by-hop fields included, stays behind. */
const PASSED = ['content-type', 'content-length', 'content-encoding', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'cache-control', 'expires', 'vary'];

/** What an upstream may learn of a client's request: what selects the representation, never who asks. */
const ASKED = ['accept', 'accept-encoding', 'if-none-match', 'if-modified-since', 'range', 'if-range'];

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
 * Answers the request under way with an upstream's answer while it arrives, in constant memory. The client leaving ends the
 * call; a cut answer cuts the connection, so that the client can tell.
 *
 * ```ts
 * @Get(':id/:width') @Public() @Stream()
 * get(@Param() { id, width }: ImageParams) { return passThrough(this.catalog.image(id, width)); }
 * ```
 */
export async function passThrough(answering: Promise<StreamedAnswer>): Promise<void> {
  const context = currentContext();
  const { reply, scope } = context;
  const { status, headers, body } = await answering;
  body.once('error', (cause) => {
    // The log must not take the connection that is cut now for a client that left.
    if (!scope.reason && cause instanceof UpstreamFailure) context.failure = { code: cause.toProblem().code, cause };
  });
  for (const name of PASSED) {
    const value = headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  await reply.code(status).send(body);
}
