import type { IncomingMessage } from 'node:http';
import { ServiceProblem, invalid } from './service-problem.ts';

const MOST_BYTES = 64 * 1024;

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new ServiceProblem(413, `The body may have at most ${MOST_BYTES} bytes.`, [], { connection: 'close' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Reads the JSON body of a request. Throws 413 above 64 KiB, 415 for another type, 400 for what is not JSON. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ServiceProblem(415, 'content-type must be application/json', [
      { in: 'header', name: 'content-type', detail: 'must be application/json' },
    ]);
  }
  const text = await readText(request);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid([{ in: 'body', name: 'body', detail: 'is not JSON' }]);
    throw error;
  }
};
