import { UpstreamFailure } from '@portico/upstream';
import type { RawAnswer, RawUpstream, RawUpstreams, StreamedAnswer } from '@portico/upstream';
import { AxiosError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';
import { outgoingOf } from '../request/outgoing.ts';
import type { Outgoing } from '../request/outgoing.ts';
import { redirected } from '../request/redirect.ts';
import { responseOf } from '../response/response-of.ts';
import type { Answered } from '../response/settle.ts';

/** axios's default of `maxRedirects`. */
const MOST_REDIRECTS = 21;

/** What an upstream said, and how that fails when it is no success. */
interface Said {
  readonly answer: RawAnswer | StreamedAnswer;
  readonly failure: UpstreamFailure | undefined;
}

/**
 * Asks an upstream, and follows its redirects as long as they stay among the BFF's upstreams; another one is an answer.
 *
 * @throws UpstreamFailure when there is no answer at all
 */
export async function askUpstream(upstreams: RawUpstreams, url: URL, config: InternalAxiosRequestConfig, maxUpload: number): Promise<Answered> {
  const { maxRedirects = MOST_REDIRECTS } = config;
  let outgoing = await outgoingOf(url, config, maxUpload);
  let upstream = upstreams.at(url.origin) as RawUpstream;
  for (let redirects = 0; ; redirects += 1) {
    const { answer, failure } = await ask(upstream, outgoing, config.responseType === 'stream');
    const next = maxRedirects > 0 ? redirected(outgoing, answer.status, answer.headers.location) : undefined;
    const there = next && upstreams.at(next.url.origin);
    if (!there) return { response: await responseOf(answer, outgoing, config, upstream), failure };
    if (redirects === maxRedirects) throw new AxiosError('Maximum number of redirects exceeded', AxiosError.ERR_FR_TOO_MANY_REDIRECTS, config);
    // What one upstream is told of who asks is not for another.
    if (there !== upstream) for (const name of ['authorization', 'cookie']) next.headers.delete(name);
    [outgoing, upstream] = [next, there];
  }
}

async function ask(upstream: RawUpstream, { url, method, headers, body }: Outgoing, streamed: boolean): Promise<Said> {
  const request = { method, path: url.pathname + url.search, headers, body };
  try {
    return { answer: await (streamed ? upstream.stream(request) : upstream.send(request)), failure: undefined };
  } catch (error) {
    if (error instanceof UpstreamFailure && error.details.answer) return { answer: error.details.answer, failure: error };
    throw error;
  }
}
