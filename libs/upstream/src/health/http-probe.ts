import type { Dispatcher } from 'undici';
import type { Ask } from './probe.ts';

/** Bytes of an answer beyond which the connection is given up rather than the answer read. */
const LONGEST = 64 * 1024;

/**
 * Asks an instance with a GET: a 2xx whose body has come too is a yes. It goes through the connections of the calls, so that an
 * instance which has none left for them is not well either.
 *
 * @param path such as `/health`
 */
export function httpProbe(path: string): Ask<Dispatcher> {
  return async ({ endpoint }, timeout) => {
    const signal = AbortSignal.timeout(timeout);
    const { statusCode, body } = await endpoint.request({ method: 'GET', path, signal });
    await body.dump({ limit: LONGEST, signal });
    return statusCode >= 200 && statusCode < 300;
  };
}
