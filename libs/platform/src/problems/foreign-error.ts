/** An error of another library that says what to answer. */
export interface StatusError {
  readonly statusCode: number;
  readonly message: unknown;
  /** http-errors: whether the client may read the message. */
  readonly expose?: unknown;
}

/** What errors of HTTP clients have besides: the exchange that failed. */
const OF_CLIENTS = ['response', 'request', 'headers', 'body', 'rawBody', 'raw', 'requestId', '$metadata', 'meta', 'options', 'config'];

/**
 * Errors of Fastify, of its plugins and of http-errors say with `statusCode` what to answer. An HTTP client's error has such a status too, but it
 * is the one that an upstream gave the BFF: a 401 that passed for the client's own would sign people out.
 */
export function saysStatus(error: unknown): error is StatusError {
  if (typeof error !== 'object' || error === null) return false;
  const { statusCode, expose, name, code } = error as { statusCode?: unknown; expose?: unknown; name?: unknown; code?: unknown };
  if (typeof statusCode !== 'number' || !('message' in error)) return false;
  const text = typeof code === 'string' ? code : '';
  if (typeof expose === 'boolean' || name === 'FastifyError' || text.startsWith('FST_')) return true;
  return !text.startsWith('UND_ERR') && !OF_CLIENTS.some((mark) => mark in error);
}
