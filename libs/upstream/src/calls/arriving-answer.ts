import type { IncomingHttpHeaders } from 'node:http';
import type { RawAnswer } from './failures/upstream-failure.ts';

/** An answer that is read whole while it arrives, up to a bound. */
export class ArrivingAnswer {
  private readonly chunks: Buffer[] = [];
  private length = 0;

  /** @param max bytes */
  constructor(
    private readonly status: number,
    private readonly headers: IncomingHttpHeaders,
    private readonly max: number,
  ) {}

  /** Keeps a copy. @returns false when the body has become too long */
  add(chunk: Buffer): boolean {
    this.length += chunk.length;
    if (this.length > this.max) return false;
    this.chunks.push(Buffer.from(chunk));
    return true;
  }

  whole(): RawAnswer {
    const { chunks, status, headers } = this;
    return { status, headers, body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, this.length) };
  }
}
