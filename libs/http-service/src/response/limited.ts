import { pipeline, Transform } from 'node:stream';
import type { Readable } from 'node:stream';

/** The same stream, which ends with an error when it is longer than `max` bytes. */
export function limited(body: Readable, max: number, error: () => Error): Readable {
  let length = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > max) done(error());
      else done(null, chunk);
    },
  });
  // Its errors are its reader's.
  return pipeline(body, counter, () => undefined);
}
