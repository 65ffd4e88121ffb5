import type { FollowedMessage } from './nats-driver.ts';

/** Messages, and bytes, that may wait for a reader where nothing slows their sender. */
const [MOST, MOST_BYTES] = [1_000, 4 * 1_024 * 1_024];

/** Messages that wait for one reader. It ends when too much waits, and holds nothing then. */
export class WaitingMessages implements AsyncIterable<FollowedMessage> {
  private waiting: FollowedMessage[] = [];
  private bytes = 0;
  private ended = false;
  private wake: () => void = () => undefined;
  private overflow: () => void = () => undefined;
  /** Settled when too much waits. */
  readonly full = new Promise<void>((resolve) => (this.overflow = resolve));

  add(data: Uint8Array): void {
    if (this.ended) return;
    this.waiting.push({ data, id: undefined });
    this.bytes += data.length;
    if (this.waiting.length > MOST || this.bytes > MOST_BYTES) {
      this.end();
      this.overflow();
    }
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.waiting = [];
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<FollowedMessage, void> {
    while (!this.ended) {
      const next = this.waiting.shift();
      if (next) {
        this.bytes -= next.data.length;
        yield next;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }
}
