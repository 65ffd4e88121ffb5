import type { Socket } from 'node:net';
import { copyToGiveBack, giveBack } from '../../memory/give-back.ts';
import { LINGER } from './leftover-body.ts';
import { MessageLength } from './message-length.ts';
import { GOING_AWAY, UpgradedSocket } from './upgraded-socket.ts';

/**
 * The WebSocket of a route: its frames are an upstream's, and pass as they come. What the BFF itself has to say stands between two of them.
 * Once it has closed the WebSocket, no further frame may go to the client (RFC 6455, section 5.5.1).
 */
export class RoutedSocket extends UpgradedSocket {
  private readonly frames = new MessageLength(Number.POSITIVE_INFINITY);
  /** Waits for the end of the frame that is on its way, for as long as a client has to read what it was sent. */
  private pending: { readonly frame: Buffer; readonly ends: boolean; readonly since: number } | undefined = undefined;
  private closed = false;

  constructor(socket: Socket, peer: string | undefined, longestMessage: number) {
    super(socket, peer, true, longestMessage);
  }

  /** What the client sends. */
  get source(): Socket {
    return this.socket;
  }

  override get isTaken(): boolean {
    return true;
  }

  /** @param chunk of the upstream's, which may keep it @returns whether more is taken at once; if not, the response tells when */
  send(chunk: Buffer): boolean {
    const { socket, pending } = this;
    if (this.closed || !socket.writable) return true;
    const end = pending && this.frames.endOfFrame(chunk);
    if (!pending || end === undefined) {
      if (!pending) this.frames.exceeds(chunk);
      const copy = copyToGiveBack(chunk);
      return socket.write(copy, () => giveBack(copy));
    }
    socket.write(Buffer.from(chunk.subarray(0, end)));
    this.pending = undefined;
    this.write(pending.frame, pending.ends);
    return this.send(chunk.subarray(end));
  }

  /** The upstream has ended it. */
  finish(): void {
    if (this.socket.writable) this.socket.end();
  }

  /** Tells the client that it is over, and ends it. */
  goAway(): void {
    this.close(GOING_AWAY);
  }

  override say(frame: Buffer): void {
    this.atBoundary(frame, false);
  }

  override close(frame: Buffer): void {
    this.atBoundary(frame, true);
  }

  private atBoundary(frame: Buffer, ends: boolean): void {
    if (this.closed && !ends) return;
    const { pending } = this;
    const now = performance.now();
    if (this.closed || (pending?.ends && now - pending.since >= LINGER)) return this.finish();
    if (pending?.ends) return;
    if (this.frames.isBetween) this.write(frame, ends);
    else this.pending = { frame, ends, since: now };
  }

  private write(frame: Buffer, ends: boolean): void {
    this.closed ||= isClose(frame);
    if (ends) this.socket.end(frame);
    else this.socket.write(frame);
  }
}

/** RFC 6455, section 5.2. */
const [OPCODE, CLOSE] = [0x0f, 0x8];

const isClose = ([first = 0]: Buffer): boolean => (first & OPCODE) === CLOSE;
