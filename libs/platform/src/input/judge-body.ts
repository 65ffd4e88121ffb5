import type { IncomingMessage } from 'node:http';
import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';

/** No route decodes bodies: what one would unpack to is known only afterwards. */
const PLAIN = 'identity';
/** Characters; names have 127 at most (RFC 6838, section 4.2). What looks for a parser goes through it several times. */
const LONGEST_MEDIA_TYPE = 512;

/**
 * Judges what is said of a body, before it is read.
 *
 * A body that is encoded is refused as that (RFC 9110, section 15.5.16). Where none is read, `Content-Type` without a body says nothing:
 * wrappers of `fetch` always send it. So does `Transfer-Encoding`, when what comes is empty.
 *
 * @returns when it is known that nothing comes, where that cannot be told from the head
 * @throws Problem `unsupported-media-type`, or `invalid-input` for a body where none is read
 */
export function judgeBody({ request: { raw }, route }: RequestContext): void | Promise<void> {
  if (!route) return;
  const { headers } = raw;
  if ((headers['content-type']?.length ?? 0) > LONGEST_MEDIA_TYPE && !readsNone(route)) throw typeTooLong();
  if (route.input.body) {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== PLAIN) throw encoded(encoding);
    return;
  }
  if (!readsNone(route)) return;
  if (headers['transfer-encoding'] !== undefined) return comesEmpty(raw).then(() => forget(raw));
  if (headers['content-type'] !== undefined) forget(raw);
}

/** A stream that is not asked by GET may read its body itself, and so may a plugin. */
export const readsNone = ({ input, kind, method, isOfPlugin }: Route): boolean => !input.body && ((kind === 'data' && !isOfPlugin) || method === 'GET');

export const hasLength = ({ headers }: IncomingMessage): boolean => (headers['content-length'] ?? '0') !== '0';

export const notRead = (): Problem =>
  new Problem('invalid-input', { detail: 'no body is read here: the route declares none, as a handler does with @Body()', errors: [{ in: 'body', field: '', message: 'is not accepted here' }] });

const typeTooLong = (): Problem => new Problem('unsupported-media-type', { detail: `the content type is longer than ${LONGEST_MEDIA_TYPE} characters` });

const encoded = (encoding: string): Problem =>
  new Problem('unsupported-media-type', { detail: `bodies encoded as ${encoding.slice(0, 40)} are not read: send it as it is`, headers: { 'accept-encoding': PLAIN } });

/** Fastify would look for a body where these say that there is one. */
function forget({ headers }: IncomingMessage): void {
  delete headers['content-type'];
  delete headers['transfer-encoding'];
}

/** Waits for the end, or the first byte, of a body of unknown length. Rejects with a Problem for a byte. */
const comesEmpty = (raw: IncomingMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    const ended = (): void => {
      raw.off('data', came);
      resolve();
    };
    const came = (): void => {
      raw.off('end', ended);
      raw.pause();
      reject(notRead());
    };
    raw.once('end', ended).once('data', came);
  });
