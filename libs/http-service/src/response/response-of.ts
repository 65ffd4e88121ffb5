import { ContentTooLarge, decoded, isReadable, UpstreamFailure } from '@portico/upstream';
import type { RawAnswer, RawUpstream, StreamedAnswer } from '@portico/upstream';
import { AxiosError } from 'axios';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import type { Outgoing } from '../request/outgoing.ts';
import { decodeStream } from './content-coding.ts';
import { limited } from './limited.ts';
import { withProblem } from './with-problem.ts';

/**
 * An upstream's answer as axios has it, before `transformResponse`.
 *
 * @throws UpstreamFailure when its content coding cannot be undone
 * @throws AxiosError when it is longer than `maxContentLength`
 */
export async function responseOf(
  { status, headers: received, body }: RawAnswer | StreamedAnswer,
  { url, method }: Outgoing,
  config: InternalAxiosRequestConfig,
  { name: upstream, maxResponse }: RawUpstream,
): Promise<AxiosResponse> {
  const { maxContentLength: max = -1, responseType, responseEncoding } = config;
  const headers = { ...received };
  // What is not decoded is left as it is, for its reader.
  const coding = config.decompress !== false && isReadable(headers['content-encoding']) ? headers['content-encoding'] : undefined;
  if (coding !== undefined) delete headers['content-encoding'];
  const tooLong = (): AxiosError => {
    const error = new AxiosError(`maxContentLength size of ${max} exceeded`, AxiosError.ERR_BAD_RESPONSE, config);
    return withProblem(error, new UpstreamFailure('too-large', { upstream, operation: method }));
  };

  let data: unknown;
  if (responseType === 'stream') {
    const plain = decodeStream(body instanceof Readable ? body : Readable.from([body]), coding);
    data = max > -1 ? limited(plain, max, tooLong) : plain;
  } else {
    const plain = await decoded(body as Buffer, coding, maxResponse).catch((cause: unknown) => {
      throw new UpstreamFailure(cause instanceof ContentTooLarge ? 'too-large' : 'bad-payload', { upstream, operation: method, cause });
    });
    if (max > -1 && plain.length > max) throw tooLong();
    data = responseType === 'arraybuffer' ? Buffer.from(plain) : textOf(plain, responseEncoding);
  }
  return { data, status, statusText: STATUS_CODES[status] ?? '', headers, config, request: sentAs(url, method) } as AxiosResponse;
}

/** Without a byte order mark, as axios has it. */
function textOf(bytes: Buffer, encoding: string | undefined): string {
  const text = bytes.toString(encoding as BufferEncoding | undefined);
  return (encoding === undefined || encoding === 'utf8') && text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** What code that looks at `response.request` mostly wants of it: where it went in the end. */
const sentAs = ({ href, host, protocol, pathname, search }: URL, method: string) => ({
  ...{ method, protocol, host, path: pathname + search },
  res: { responseUrl: href },
});
