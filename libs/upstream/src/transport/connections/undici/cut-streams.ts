import { subscribe } from 'node:diagnostics_channel';
import { constants } from 'node:http2';
import type { ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

const OURS = Symbol('portico.ends-as-it-says');
const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL } = constants;

/** The upstream has reset a stream in the middle of its answer. */
class StreamCut extends Error {
  constructor() {
    super('the upstream reset the stream before its end');
    this.name = 'StreamCut';
  }
}

let watching = false;

/**
 * Has answers on this socket that are cut end with an error. Over HTTP/2 an answer is whole once a frame says so (END_STREAM; RFC 9113,
 * section 8.1). Node takes a reset with NO_ERROR or CANCEL for the end as well, and proxies such as Envoy send one where the service behind
 * them has failed: half of an answer would pass for all of it.
 */
export function noteCuts(socket: Socket): void {
  (socket as Socket & { [OURS]?: true })[OURS] = true;
  if (watching) return;
  watching = true;
  subscribe('http2.client.stream.created', (message) => {
    const { stream } = message as { stream: ClientHttp2Stream };
    if ((stream.session?.socket as (Socket & { [OURS]?: true }) | undefined)?.[OURS]) tellCut(stream);
  });
}

/** A reset has closed the stream by the time at which Node ends what is read; a frame with END_STREAM has not. */
function tellCut(stream: ClientHttp2Stream): void {
  const { push } = stream;
  let [began, whole] = [false, false];
  stream.once('response', () => (began = true));
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    const wasReset = stream.closed && (stream.rstCode === NGHTTP2_NO_ERROR || stream.rstCode === NGHTTP2_CANCEL);
    // Who has given it up listens to no errors any more.
    if (chunk === null && began && !whole && wasReset && stream.listenerCount('error') > 0) {
      // Node is in the middle of closing it.
      process.nextTick(() => stream.destroy(new StreamCut()));
      return false;
    }
    whole ||= chunk === null;
    return push.call(stream, chunk, encoding);
  };
}
