import type { Socket } from 'node:net';
import { outsideRequests } from '../../context/current.ts';
import { LINGER } from './leftover-body.ts';
import { MessageLength } from './message-length.ts';
import { leftOf } from './node-socket.ts';

/** A close frame of the server with the status 1001, "going away" (RFC 6455, sections 5.5.1 and 7.4.1). */
export const GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9]);

/** A ping without content; a close frame with the status 1009, "message too big" (RFC 6455, sections 5.5.2, 5.5.1 and 7.4.1). */
const PING = Buffer.from([0x89, 0x00]);
const TOO_BIG = Buffer.from([0x88, 0x02, 0x03, 0xf1]);

/** So many times the longest message may wait for a client to take it, in all: no code of a gateway waits for a slow one. */
const WAITING_MESSAGES = 4;

/** Milliseconds without a byte after which the operating system asks whether the client is still there: a WebSocket may be silent for long. */
const PROBED_AFTER = 30_000;

/**
 * A connection that was handed to the listeners for upgrades. Node holds no time-out on it and does not read it any more, and it stays open
 * when its client ends it: all that is the listener's to do, and this sees to it where the listener does not.
 */
export class UpgradedSocket {
  private readonly since = performance.now();
  private readonly before: number;
  /** What had been written when that was last looked at after the client had ended its side, and when that was another amount. */
  private left: { written: number; since: number } | undefined = undefined;
  /** What had been read when that was last looked at, when that was another amount, and whether the client was asked since. */
  private heard = { read: 0, at: 0, asked: false };
  /** What waited to be taken when that was last looked at, and when that was another amount. */
  private sending = { left: 0, since: 0 };

  /** @param peer the network that it comes from; undefined where a trusted proxy does not tell */
  constructor(
    protected readonly socket: Socket,
    readonly peer: string | undefined,
    readonly isWebSocket: boolean,
    private readonly longestMessage: number,
  ) {
    this.before = socket.bytesWritten;
    if (isWebSocket) this.measureMessages(new MessageLength(longestMessage));
    socket.setKeepAlive(true, PROBED_AFTER);
    socket.once('end', () => {
      if (!this.isTaken) return void socket.destroy();
      this.left = { written: socket.bytesWritten, since: performance.now() };
    });
    // A client that does not end its side would keep its place.
    socket.once('finish', () => outsideRequests(() => setTimeout(() => socket.destroy(), LINGER).unref()));
  }

  /** Has a listener answered? Until then it is a request that waits. */
  get isTaken(): boolean {
    return this.socket.bytesWritten > this.before;
  }

  /** Milliseconds since the upgrade was asked for. */
  age(now: number): number {
    return now - this.since;
  }

  /** Does more wait for the client than may? */
  get isBehind(): boolean {
    return this.socket.writableLength > this.longestMessage * WAITING_MESSAGES;
  }

  /** Does the client take nothing of what it is sent, for so many milliseconds? */
  isStalled(now: number, within: number): boolean {
    const left = leftOf(this.socket);
    if (this.socket.writableLength === 0 || left !== this.sending.left) this.sending = { left, since: now };
    return now - this.sending.since >= within;
  }

  /** Has the client ended its side, and has nothing been sent to it for so many milliseconds? */
  isLeft(now: number, within: number): boolean {
    if (!this.left) return false;
    const { bytesWritten } = this.socket;
    if (bytesWritten !== this.left.written) this.left = { written: bytesWritten, since: now };
    return now - this.left.since >= within;
  }

  /** Has the client of a WebSocket sent nothing for so many milliseconds? Halfway it is asked whether it is there. */
  isSilent(now: number, within: number): boolean {
    const { socket, heard } = this;
    if (socket.bytesRead !== heard.read || heard.at === 0) this.heard = { read: socket.bytesRead, at: now, asked: false };
    else if (now - heard.at >= within) return true;
    else if (!heard.asked && now - heard.at >= within / 2 && socket.writable) {
      heard.asked = true;
      this.say(PING);
    }
    return false;
  }

  /** Sends a frame of the server's own. */
  say(frame: Buffer): void {
    this.socket.write(frame);
  }

  /** Sends one, and ends this side. */
  close(frame: Buffer): void {
    this.socket.end(frame);
  }

  /** Along with who reads it: reading it alone would take away what a listener that is not ready has to get. */
  private measureMessages(length: MessageLength): void {
    const { socket } = this;
    const measure = (chunk: Buffer): void => {
      // It asks for more than it takes.
      if (this.isBehind) return void socket.destroy();
      if (!length.exceeds(chunk)) return;
      // What still comes is thrown away, instead of kept until it is a message.
      socket.removeAllListeners('data').resume();
      this.close(TOO_BIG);
    };
    const along = (event: string): void => {
      if (event !== 'data') return;
      socket.off('newListener', along);
      socket.on('data', measure);
    };
    socket.on('newListener', along);
  }

  /**
   * Reads where no code does: a client's leaving shows by reading only. @param forGood whether what comes is thrown away; it is kept for a
   * listener that is not ready yet otherwise, as much as a socket takes
   */
  readOn(forGood: boolean): void {
    const { socket } = this;
    if (socket.destroyed || socket.readableFlowing !== null || socket.listenerCount('readable') > 0) return;
    if (forGood) socket.resume();
    else socket.read(0);
  }
}
