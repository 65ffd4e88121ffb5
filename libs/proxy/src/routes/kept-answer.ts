import type { RequestContext } from '@portico/platform';
import type { RoutedAnswer } from '@portico/upstream';
import { BODILESS, passedHeaders } from '../passed-headers.ts';
import { writeWhole } from './encoded-body.ts';
import type { Encoding } from './encoded-body.ts';
import type { Change } from './relayed-socket.ts';

/** Writes an answer that is there as a whole to the client, with the fields that a relayed one would have. */
export function writeKept(context: RequestContext, { status, headers, body, cacheStatus }: RoutedAnswer, change: Change | undefined, encoding: Encoding | undefined): void {
  const { reply: { raw }, route } = context;
  // It may be gone: nothing of the answer was written before.
  if (raw.writableEnded || raw.destroyed) return;
  const passed = passedHeaders(status, headers, route);
  change?.(passed, headers);
  passed['cache-status'] = cacheStatus;
  if (BODILESS.has(status)) delete passed['content-length'];
  else passed['content-length'] = String(body.length);
  writeWhole(context, status, passed, body, encoding);
}
