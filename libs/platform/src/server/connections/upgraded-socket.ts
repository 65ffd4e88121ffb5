import type { Socket } from 'node:net';
import { outsideRequests } from '../../context/current.ts';
import { LINGER } from './leftover-body.ts';

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
  private left: { written: number; since: number } | undefined;

  /** @param peer the network that it comes from; undefined for a trusted proxy, which carries those of many */
  constructor(
    readonly socket: Socket,
    readonly peer: string | undefined,
    readonly isWebSocket: boolean,
  ) {
    this.before = socket.bytesWritten;
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

  /** Has the client ended its side, and has nothing been sent to it for so many milliseconds? */
  isLeft(now: number, within: number): boolean {
    if (!this.left) return false;
    const { bytesWritten } = this.socket;
    if (bytesWritten !== this.left.written) this.left = { written: bytesWritten, since: now };
    return now - this.left.since >= within;
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
