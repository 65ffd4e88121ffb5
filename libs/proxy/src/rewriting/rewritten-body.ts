import { Problem } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { essenceOf } from '../media-type.ts';
import type { FieldRule } from './field-rules.ts';
import { NotRewritable, rewrittenBytes } from './json-rewriter.ts';
import { isJson } from './rewritten-answer.ts';

/**
 * The body of a request with other fields, read whole.
 *
 * @param accepts told of each chunk @returns what is wrong with what has come so far
 * @throws Problem `unsupported-media-type` for fields that say something else than JSON, `malformed-request` for a body that is something else
 */
export async function rewrittenBody(raw: IncomingMessage, rules: FieldRule, accepts: (chunk: Buffer) => Problem | undefined): Promise<Buffer> {
  if (!isJson(essenceOf(raw.headers['content-type'])) || (raw.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem('unsupported-media-type', { detail: 'send JSON, without a content coding' });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const fault = accepts(chunk);
    if (fault) throw fault;
    chunks.push(chunk);
  }
  try {
    return Buffer.from(rewrittenBytes(chunks, rules));
  } catch (error) {
    if (!(error instanceof NotRewritable)) throw error;
    throw new Problem('malformed-request', { detail: `the body cannot be read: ${error.message}` });
  }
}
