import type { RequestContext } from './request-context.ts';
import { checkMessage } from './message.stage.ts';
import type { Problem } from '../problems/problem.ts';

interface Message {
  readonly version?: readonly [number, number];
  readonly headers?: readonly (readonly [string, string])[];
  readonly route?:
    { readonly kind: 'data' | 'stream'; readonly method: string; readonly input: { readonly body?: object } } | undefined;
}

const HOST = ['Host', 'shop.test'] as const;
const PAGE = { kind: 'data', method: 'GET', input: {} } as const;

const refusal = ({ version: [major, minor] = [1, 1], headers = [HOST], route = PAGE }: Message): string | undefined => {
  const raw = {
    httpVersionMajor: major,
    httpVersionMinor: minor,
    httpVersion: `${major}.${minor}`,
    rawHeaders: headers.flat(),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  };
  try {
    checkMessage({ request: { raw }, route } as unknown as RequestContext);
    return undefined;
  } catch (error) {
    return (error as Problem).code;
  }
};

describe('a message', () => {
  it.each<[string, Message]>([
    ['with one host', {}],
    ['with a field that says host', { headers: [HOST, ['X-Sort', 'host']] }],
    ['of HTTP/1.0 without a host', { version: [1, 0], headers: [] }],
    ...['', 'shop.test:8080', 'shop.test:', '127.0.0.1', '[2001:db8::1]:443', 'a_b.test.'].map((host): [string, Message] => [`with the host "${host}"`, { headers: [['Host', host]] }]),
    ['in chunks', { headers: [HOST, ['Transfer-Encoding', ' Chunked ']] }],
    ['with an empty body', { headers: [HOST, ['Content-Length', '0']] }],
    [
      'with a body where one is read',
      { headers: [HOST, ['Content-Length', '2']], route: { ...PAGE, method: 'POST', input: { body: {} } } },
    ],
    [
      'with a body for a stream that takes what comes',
      { headers: [HOST, ['Content-Length', '2']], route: { ...PAGE, kind: 'stream', method: 'POST' } },
    ],
  ])('passes %s', (_, message) => expect(refusal(message)).toBeUndefined());

  it.each<[string, Message, string]>([
    ['without a host', { headers: [] }, 'malformed-request'],
    ['with two hosts', { headers: [HOST, ['hOST', 'other.test']] }, 'malformed-request'],
    ['with two hosts in HTTP/1.0', { version: [1, 0], headers: [HOST, HOST] }, 'malformed-request'],
    ['in chunks of HTTP/1.0', { version: [1, 0], headers: [['Transfer-Encoding', 'chunked']] }, 'malformed-request'],
    ['in another coding', { headers: [HOST, ['Transfer-Encoding', 'gzip, chunked']] }, 'not-implemented'],
    ['in no coding', { headers: [HOST, ['Transfer-Encoding', '']] }, 'not-implemented'],
    ['of HTTP/0.9', { version: [0, 9] }, 'malformed-request'],
    ['of HTTP/2, in a request line', { version: [2, 0] }, 'malformed-request'],
    ...['a.test, b.test', 'a@b.test', 'a.test/b', 'a.test:b', 'a.test:80:80', '[::1', '::1', 'a test', 'a%2eb'].map((host): [string, Message, string] => [`with the host "${host}"`, { headers: [['Host', host]] }, 'malformed-request']),
    ['with a body where none is read', { headers: [HOST, ['Content-Length', '2']] }, 'invalid-input'],
    [
      'with a body to GET a stream',
      { headers: [HOST, ['Content-Length', '2']], route: { ...PAGE, kind: 'stream' } },
      'invalid-input',
    ],
  ])('is refused %s', (_, message, code) => expect(refusal(message)).toBe(code));
});
