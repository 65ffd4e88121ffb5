import { copyToGiveBack, giveBack } from '@portico/platform';
import type { EncodedArrival, RequestContext } from '@portico/platform';
import type { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { writeHead } from '../answer-head.ts';

/** Encodes the answers of a route that asks for it. @returns undefined for one that leaves as it is */
export type Encoding = (context: RequestContext, status: number, fields: Readonly<Record<string, string>>) => EncodedArrival | undefined;

/** Sets the fields of an answer that is encoded, and takes out those that were about other bytes. */
export function applyTo(fields: Record<string, string>, { fields: changes }: EncodedArrival): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete fields[name];
    else fields[name] = value;
  }
}

/** A body on its way through a content coding to the client, of which no more is taken in than the client takes. */
export class EncodedBody {
  private waits = false;

  constructor(
    private readonly stream: Transform,
    raw: ServerResponse,
  ) {
    // What is cut must not look whole.
    stream.once('error', () => raw.destroy()).pipe(raw, { end: false });
    raw.once('close', () => stream.destroy());
  }

  /** @param more called when more can be taken, where this returns false */
  write(chunk: Buffer, more: () => void): boolean {
    const copy = copyToGiveBack(chunk);
    if (this.stream.write(copy, () => giveBack(copy))) return true;
    if (!this.waits) {
      this.waits = true;
      this.stream.once('drain', () => {
        this.waits = false;
        more();
      });
    }
    return false;
  }

  /** @param done called when all of it has been handed to the connection */
  end(done: () => void): void {
    this.stream.once('end', done).end();
  }
}

/** Writes an answer whose body is there as a whole. */
export function writeWhole(context: RequestContext, status: number, fields: Record<string, string>, body: Buffer | string, encoding: Encoding | undefined): void {
  const { raw } = context.reply;
  const encoded = encoding?.(context, status, fields);
  if (encoded) applyTo(fields, encoded);
  writeHead(context, status, fields);
  if (encoded?.stream) encoded.stream.once('error', () => raw.destroy()).end(body).pipe(raw);
  else raw.end(body);
}
