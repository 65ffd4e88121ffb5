import type { CancelReason, RequestContext } from '@portico/platform';
import { once } from 'node:events';
import type { Followed, FollowedMessage } from './nats-driver.ts';

/**
 * Writes messages to the client as events while they come (HTML, section 9.2.6). A client that does not read stops them; it is cut where its events
 * cannot wait at NATS. However it ends, it does so between two events, so that a browser comes back with the id of the last one.
 */
export class EventAnswer {
  private over = false;

  constructor(
    private readonly context: RequestContext,
    private readonly source: Followed,
  ) {}

  /** @returns when it is over */
  async run(): Promise<void> {
    const { context } = this;
    const { reply, request, scope } = context;
    const { raw } = reply;
    const member = { cancel: (reason: CancelReason): void => (reason === 'client-gone' ? this.stop() : this.finish()) };
    scope.add(member);
    raw.once('close', () => this.stop());
    raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    if (request.method === 'HEAD') this.finish();
    else {
      context.endsEarly = () => this.finish();
      // There may be no event for long.
      raw.flushHeaders();
      // It would not read an end either. What it has of an event is none to a browser.
      void this.source.full?.then(() => raw.destroy());
      await this.write();
    }
    scope.remove(member);
  }

  private async write(): Promise<void> {
    const { raw } = this.context.reply;
    try {
      for await (const message of this.source.messages) {
        if (this.over) break;
        if (!raw.write(eventOf(message))) await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
      }
    } catch {
      // The stream, or the server's memory of what has been read, is gone: the client comes back, and begins where it was.
    }
    this.finish();
  }

  private finish(): void {
    const { raw } = this.context.reply;
    if (!raw.writableEnded) raw.end();
    this.stop();
  }

  private stop(): void {
    if (this.over) return;
    this.over = true;
    this.source.stop();
  }
}

/** A line for each line of the message. */
function eventOf({ data, id }: FollowedMessage): string {
  const lines = Buffer.from(data).toString().split(/\r\n|\r|\n/);
  return `${id === undefined ? '' : `id: ${id}\n`}${lines.map((line) => `data: ${line}\n`).join('')}\n`;
}
