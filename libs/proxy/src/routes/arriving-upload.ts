import { BodyBounds, hasBody } from '@portico/platform';
import type { Problem } from '@portico/platform';
import { StreamedBody } from '@portico/upstream';
import type { IncomingMessage } from 'node:http';
import type { BodyCopy } from '../versions/mirror.ts';
import { pairsOf } from './trailers.ts';
import type { trailersPassed } from './trailers.ts';

/** The body of a request, if it has one. @throws Problem `body-too-large` for one that is announced as too long */
export function bodyOf(raw: IncomingMessage, limit: number, trailersOf: ReturnType<typeof trailersPassed>): ArrivingUpload | undefined {
  if (!hasBody(raw, limit)) return undefined;
  const { 'content-length': length } = raw.headers;
  return new ArrivingUpload(raw, length === undefined ? undefined : Number(length), limit, () => trailersOf(pairsOf(raw.rawTrailers)));
}

/** A body that is handed on while it arrives, within its bounds. */
export class ArrivingUpload {
  readonly streamed: StreamedBody;
  private readonly bounds: BodyBounds;
  private fault: Problem | undefined = undefined;
  private copy: BodyCopy | undefined = undefined;
  private refuse: () => void = () => undefined;

  constructor(
    private readonly raw: IncomingMessage,
    length: number | undefined,
    limit: number,
    trailers: () => [string, string][],
  ) {
    this.bounds = new BodyBounds(limit);
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

  /** @returns what is wrong with what has come so far */
  faultWith(chunk: Buffer): Problem | undefined {
    return this.accepts(chunk) ? undefined : this.fault;
  }

  private accepts(chunk: Buffer): boolean {
    this.fault ??= this.bounds.faultWith(chunk);
    if (this.fault) this.refuse();
    else this.copy?.add(chunk);
    return this.fault === undefined;
  }
}
