import type { RequestContext } from '@portico/platform';
import type { RoutedAnswer } from '@portico/upstream';
import { BODILESS, passedHeaders } from '../passed-headers.ts';
import type { Change } from './relayed-socket.ts';

/** Writes an answer that is there as a whole to the client, with the fields that a relayed one would have. */
export function writeKept({ reply, route }: RequestContext, { status, headers, body, cacheStatus }: RoutedAnswer, change: Change | undefined): void {
  const { raw } = reply;
  // It may be gone: nothing of the answer was written before.
  if (raw.writableEnded || raw.destroyed) return;
  const passed = passedHeaders(status, headers, route);
  change?.(passed, headers);
  passed['cache-status'] = cacheStatus;
  if (BODILESS.has(status)) delete passed['content-length'];
  else {
    passed['content-length'] = String(body.length);
    // Where the log reads it.
    reply.header('content-length', passed['content-length']);
  }
  raw.writeHead(status, Object.assign(reply.getHeaders() as Record<string, string>, passed));
  raw.end(body);
}
