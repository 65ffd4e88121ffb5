import { BrokenAnswer, HEAD_TOO_LONG } from '../answer-parser.ts';
import { ConnectionLost } from '../connection.ts';

type Coded = Error & { readonly code?: unknown; readonly http2ErrorCode?: unknown };

/** RFC 9113, section 7. */
const REFUSED_STREAM = 7;
/** What undici says of the requests of a connection whose GOAWAY names an earlier stream as the last one. */
const GONE_AWAY = /^HTTP\/2: "GOAWAY" frame received/;

/**
 * What became of an exchange, as our own transport says it, so that it is classified alike for both.
 *
 * @param began whether the head of the answer had come
 * @param socketError what ended the socket, where undici says only that it has ended
 */
export function faultOf(error: Coded, began: boolean, socketError: Error | undefined): Error {
  const { code, message } = error;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new BrokenAnswer('HPE_HEADER_OVERFLOW', HEAD_TOO_LONG);
  if (error instanceof BrokenAnswer) return error;
  // Undici means to give llhttp's code, and has none.
  if (error.name === 'HTTPParserError') return new BrokenAnswer(typeof code === 'string' ? code : 'HPE_INVALID', message);
  if (typeof code !== 'string') return error;
  // What undici calls a head that cannot be read, if it has a content-length.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !began) return new BrokenAnswer('HPE_INVALID_CONTENT_LENGTH', message);
  if (code === 'UND_ERR_SOCKET' && message === 'bad upgrade') return new BrokenAnswer('HPE_PAUSED_UPGRADE', 'it is a 101, a change of the protocol that was not asked for');
  if (code === 'UND_ERR_SOCKET' && message === 'bad response') return new BrokenAnswer('HPE_CB_MESSAGE_BEGIN', 'nothing was asked for');
  if (code === 'UND_ERR_SOCKET' && socketError) return socketError;
  return code.startsWith('UND_ERR_') ? Object.assign(new ConnectionLost(), { cause: error }) : error;
}

/** Whether the upstream says that it has not looked at the request (RFC 9113, sections 6.8 and 8.7). */
export const wasNotProcessed = ({ http2ErrorCode, message }: Coded): boolean => http2ErrorCode === REFUSED_STREAM || GONE_AWAY.test(message);
