const EMPTY_STATUSES = new Set([204, 304]);
/** Codings that change how a body is written and not what it says (RFC 9110, section 8.4.1), by what their bytes begin with; Brotli's begin with anything. */
const CODINGS: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  gzip: (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b,
  deflate: ([first = 0, second = 0]) => (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0,
  zstd: (bytes) => bytes[0] === 0x28 && bytes[1] === 0xb5,
  br: () => true,
};

/**
 * Is what is written the answer that was let out, as far as it shows in its status and its first bytes? It may be encoded, or left out where
 * HTTP has no body. An answer that is a stream is held to its status alone.
 * @param body what was let out @param chunk what is written first, or at once @param coding reads `Content-Encoding`
 */
export function mayLeaveAs(letStatus: number, body: unknown, status: number, chunk: unknown, method: string | undefined, coding: () => unknown): boolean {
  if (status !== letStatus) return status === 304 && letStatus === 200 && (method === 'GET' || method === 'HEAD') && isEmpty(chunk);
  if (chunk === body) return true;
  if (isEmpty(chunk)) return isEmpty(body) || method === 'HEAD' || EMPTY_STATUSES.has(status);
  if (isEmpty(body)) return false;
  if (!isWhole(body)) return true;
  if (!isWhole(chunk)) return false;
  if (Buffer.from(chunk as string).equals(Buffer.from(body as string))) return true;
  return typeof chunk !== 'string' && (CODINGS[String(coding()).toLowerCase()]?.(chunk) ?? false);
}

const isEmpty = (body: unknown): boolean => body === undefined || body === null || (isWhole(body) && body.length === 0);
const isWhole = (body: unknown): body is string | Uint8Array => typeof body === 'string' || body instanceof Uint8Array;
