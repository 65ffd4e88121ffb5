import { readAnswer } from './raw-answer.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const read = (text: string, toHead = false, ended = false) => readAnswer(Buffer.from(text), toHead, ended);

describe('readAnswer', () => {
  it('reads as many bytes as Content-Length says', () => {
    expect(read(`${HEAD}content-length: 3\r\n\r\nabcdef`)).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain', 'content-length': '3' },
      body: 'abc',
    });
  });

  it('puts chunks together', () => {
    expect(read(`${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n`)?.body).toBe('abc0123456789');
  });

  it('reads to the end of the connection where nothing says how long the body is', () => {
    expect(read(`${HEAD}\r\nabc`)).toBeUndefined();
    expect(read(`${HEAD}\r\nabc`, false, true)?.body).toBe('abc');
  });

  it('expects no body after HEAD, 204 and 304', () => {
    expect(read(`${HEAD}content-length: 3\r\n\r\n`, true)?.body).toBe('');
    expect(read('HTTP/1.1 304 Not Modified\r\ncontent-length: 3\r\n\r\n')?.body).toBe('');
  });

  it.each(['', HEAD, `${HEAD}content-length: 3\r\n\r\nab`, `${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`])(
    'waits for the rest of %j, even when the connection has ended',
    (text) => expect({ open: read(text), ended: read(text, false, true) }).toEqual({ open: undefined, ended: undefined }),
  );

  it('throws on an answer that is not HTTP/1.1', () => expect(() => read('HTTP/2 200\r\n\r\n')).toThrow('not an HTTP answer'));
});
