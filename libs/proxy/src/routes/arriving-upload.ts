import { Problem } from '@portico/platform';
import { StreamedBody } from '@portico/upstream';
import type { IncomingMessage } from 'node:http';
import type { BodyCopy } from '../versions/mirror.ts';
import { pairsOf } from './trailers.ts';
import type { trailersPassed } from './trailers.ts';

/** Pieces of a body that may be as short as they like, and bytes that the others must have on average: a piece costs as much as 1 kB. */
const [FREE_PIECES, SHORTEST_PIECE] = [1_000, 32];

/** The body of a request, if it has one. @throws Problem `body-too-large` for one that is announced as too long */
export function bodyOf(raw: IncomingMessage, limit: number, trailersOf: ReturnType<typeof trailersPassed> = () => []): ArrivingUpload | undefined {
  const { 'content-length': length, 'transfer-encoding': coding } = raw.headers;
  if (coding === undefined && (length === undefined || length === '0')) return undefined;
  if (Number(length ?? 0) > limit) throw tooLarge(limit);
  return new ArrivingUpload(raw, length === undefined ? undefined : Number(length), limit, () => trailersOf(pairsOf(raw.rawTrailers)));
}

const tooLarge = (limit: number): Problem => new Problem('body-too-large', { detail: `the body is longer than ${limit} bytes` });

/** A body that is handed on while it arrives, within its bounds. */
export class ArrivingUpload {
  readonly streamed: StreamedBody;
  private bytes = 0;
  private pieces = 0;
  private fault: Problem | undefined;
  private copy: BodyCopy | undefined;
  private refuse: () => void = () => undefined;

  constructor(
    private readonly raw: IncomingMessage,
    length: number | undefined,
    private readonly limit: number,
    trailers: () => [string, string][],
  ) {
    this.streamed = new StreamedBody(raw, length, (chunk) => this.accepts(chunk), trailers);
  }

  /** @param refuse told once when more comes than may @returns for what is wrong, afterwards */
  refusedBy(refuse: () => void): () => Problem | undefined {
    this.refuse = refuse;
    return () => this.fault;
  }

  copyTo(copy: BodyCopy | undefined): void {
    if (!copy) return;
    this.copy = copy;
    this.raw.once('end', () => copy.end());
  }

  /** All of it. @throws Problem for what is wrong with it */
  async whole(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (!this.accepts(chunk)) throw this.fault;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  private accepts(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    this.pieces += 1;
    if (this.bytes > this.limit) this.fault = tooLarge(this.limit);
    else if (this.pieces > FREE_PIECES && this.bytes < this.pieces * SHORTEST_PIECE) {
      this.fault = new Problem('malformed-request', { detail: `the body comes in more than ${FREE_PIECES} pieces of less than ${SHORTEST_PIECE} bytes; send it in larger ones` });
    }
    if (this.fault) this.refuse();
    else this.copy?.add(chunk);
    return this.fault === undefined;
  }
}
