import { Problem } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { essenceOf } from '../media-type.ts';
import type { ArrivingUpload } from '../routes/arriving-upload.ts';
import type { FieldRule } from './field-rules.ts';
import { NotRewritable, rewrittenBytes } from './json-rewriter.ts';
import { isJson } from './rewritten-answer.ts';

/**
 * The body of a request with other fields, read whole.
 *
 * @throws Problem `unsupported-media-type` for fields that say something else than JSON, `malformed-request` for a body that is something else
 */
export async function rewrittenBody(raw: IncomingMessage, rules: FieldRule, body: Pick<ArrivingUpload, 'whole'>): Promise<Buffer> {
  checkJson(raw);
  const bytes = await body.whole();
  try {
    return Buffer.from(rewrittenBytes([bytes], rules));
  } catch (error) {
    if (!(error instanceof NotRewritable)) throw error;
    throw new Problem('malformed-request', { detail: `the body cannot be read: ${error.message}` });
  }
}

/** @throws Problem `unsupported-media-type` for fields that say something else than JSON */
export function checkJson({ headers }: IncomingMessage): void {
  if (isJson(essenceOf(headers['content-type'])) && (headers['content-encoding'] ?? 'identity') === 'identity') return;
  throw new Problem('unsupported-media-type', { detail: 'send JSON, without a content coding' });
}
