import { currentContext } from '@portico/platform';

/**
 * Adds `Link: <…>; rel="next"` (RFC 8288) to the current answer: the request's own URL with the cursor of the next page.
 * It is relative, so that it holds behind any proxy.
 */
export function linkNext(cursor: string): void {
  const { request, reply } = currentContext();
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  searchParams.set('cursor', cursor);
  reply.header('link', `<${pathname}?${searchParams.toString()}>; rel="next"`);
}
