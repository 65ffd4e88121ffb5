import { switchProtocols } from '@portico/platform';
import type { RequestContext, RoutedSocket } from '@portico/platform';
import type { BodyTarget, Flow, UpstreamFailure } from '@portico/upstream';
import type { IncomingHttpHeaders } from 'node:http';
import { handshakeAnswer } from './handshake.ts';

/** What becomes of the fields that an answer leaves with. */
export type Change = (passed: Record<string, string>, headers: IncomingHttpHeaders) => void;

/** Takes nothing: too many streams were open, and the request has its answer. */
const ANSWERED: BodyTarget = { take: () => true, end: () => undefined, destroy: () => undefined };

/** Hands a WebSocket's frames on, both ways, each at the pace of who reads them. The end of one connection ends the other. */
export function relayedSocket(context: RequestContext, headers: IncomingHttpHeaders, flow: Flow, change: Change | undefined): BodyTarget {
  const fields = handshakeAnswer(headers);
  change?.(fields, headers);
  const socket = switchProtocols(context, fields);
  if (!socket) {
    flow.stop();
    return ANSWERED;
  }
  context.reply.raw.on('drain', () => flow.more());
  context.reply.raw.once('close', () => flow.stop());
  flow.sendFrom(socket.source);
  return new FramesOf(context, socket);
}

class FramesOf implements BodyTarget {
  constructor(
    private readonly context: RequestContext,
    private readonly socket: RoutedSocket,
  ) {}

  take(chunk: Buffer): boolean {
    return this.socket.send(chunk);
  }

  end(): void {
    this.socket.finish();
  }

  destroy(failure: UpstreamFailure | undefined): void {
    const { context, socket } = this;
    // The frame that is on its way has to end before.
    if (context.scope.reason === 'deadline') return socket.goAway();
    if (failure && context.scope.reason === undefined) context.failure = { code: failure.toProblem().code, cause: failure };
    context.reply.raw.destroy();
  }
}
