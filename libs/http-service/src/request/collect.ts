import { currentScope } from '@portico/platform';
import { PassThrough } from 'node:stream';

/**
 * Reads a stream to its end, or until the current scope ends.
 *
 * @param max bytes
 * @returns undefined when it is longer
 */
export async function collect(stream: NodeJS.ReadableStream, max: number): Promise<Buffer | undefined> {
  // Forms of the `form-data` package are streams of an older kind, which can only be piped.
  const through = new PassThrough();
  const reader = { cancel: (): void => void through.destroy(new Error('the call ended before its body was read')) };
  currentScope()?.add(reader);
  stream.once('error', (error) => through.destroy(error));
  stream.pipe(through);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of through as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if ((length += chunk.length) > max) return undefined;
    }
    return Buffer.concat(chunks, length);
  } finally {
    currentScope()?.remove(reader);
  }
}
