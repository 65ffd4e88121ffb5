import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ManagementPages } from './management-pages.ts';
import type { PageAnswer } from './management-pages.ts';
import { ManagementServer } from './management-server.ts';

const pages = new ManagementPages();
const page = (path: string, render: () => PageAnswer | Promise<PageAnswer>): void => pages.add({ path, about: '', render });
page('/at-once', () => {
  throw new Error('broken');
});
page('/later', () => Promise.reject(new Error('broken')));
page('/nothing', () => Promise.reject(null));
page('/header', () => ({ type: 'text/plain\r\nx: y', body: '' }));
page('/body', () => ({ type: 'text/plain', body: 1 as never }));
page('/good', () => ({ type: 'text/plain', body: 'good' }));
page('/kept', () => ({ status: 203, type: 'text/plain', body: 'kept', cacheControl: 'max-age=60' }));
pages.add({ path: '/accepts', about: 'what a client takes', render: (accept) => ({ type: 'text/plain', body: accept }) });

pages.addAction({ path: '/forget', about: 'forgets', run: ({ query, authorization }) => ({ type: 'text/plain', body: `${query.get('what')} by ${authorization}` }) });
pages.addAction({ path: '/reads', about: 'reads', reads: 10, run: ({ headers, body }) => ({ type: 'text/plain', body: `${headers['x-name'] as string} ${String(body)}` }) });
pages.addAction({ path: '/fails', about: 'fails', run: () => Promise.reject(new Error('broken')) });

const head = (socket: Socket, request: string): Promise<unknown> => new Promise((resolve) => socket.write(request, resolve));

const closeOf = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

describe('the management port', () => {
  const server = new ManagementServer(pages, 'spec-bff');
  let port: number;
  let url: string;

  beforeAll(async () => {
    port = await server.listen('127.0.0.1', 0);
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => server.close());

  const ask = async (path: string, init: RequestInit = {}): Promise<readonly [status: number, type: string | null, caching: string | null, body: string]> => {
    const answer = await fetch(url + path, init);
    return [answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), await answer.text()];
  };
  const PLAIN = 'text/plain; charset=utf-8';

  it.each<[string, RequestInit, Awaited<ReturnType<typeof ask>>]>([
    ['/good', {}, [200, 'text/plain', 'no-store', 'good']],
    ['/good?verbose=1', {}, [200, 'text/plain', 'no-store', 'good']],
    ['/good', { method: 'HEAD' }, [200, 'text/plain', 'no-store', '']],
    ['/kept', {}, [203, 'text/plain', 'max-age=60', 'kept']],
    ['/accepts', { headers: { accept: 'text/html' } }, [200, 'text/plain', 'no-store', 'text/html']],
    ['/nope', {}, [404, PLAIN, 'no-store', 'no page /nope; see /\n']],
    ['/good', { method: 'POST' }, [405, PLAIN, 'no-store', 'only GET and HEAD\n']],
    ['/good', { method: 'DELETE' }, [405, PLAIN, 'no-store', 'only GET and HEAD\n']],
    ['/forget?what=a%20b&what=c', { method: 'POST', headers: { authorization: 'Bearer x' } }, [200, 'text/plain', 'no-store', 'a b by Bearer x']],
    ['/forget', { method: 'POST', body: 'what=a' }, [200, 'text/plain', 'no-store', 'null by undefined']],
    ['/reads', { method: 'POST', headers: { 'x-name': 'n' }, body: '0123456789' }, [200, 'text/plain', 'no-store', 'n 0123456789']],
    ['/reads', { method: 'POST', body: '0123456789a' }, [413, PLAIN, 'no-store', 'a body has 10 bytes at most here\n']],
    ['/reads', { method: 'POST' }, [200, 'text/plain', 'no-store', 'undefined ']],
    ['/forget', {}, [404, PLAIN, 'no-store', 'no page /forget; see /\n']],
    ['/forget', { method: 'PUT' }, [405, PLAIN, 'no-store', 'only GET and HEAD\n']],
    ['//', { method: 'POST' }, [405, PLAIN, 'no-store', 'only GET and HEAD\n']],
    ['/nothing', {}, [500, PLAIN, 'no-store', 'null\n']],
  ])('answers at %s with %j: %j', async (path, init, answer) => expect(await ask(path, init)).toEqual(answer));

  it('takes one that says nothing of what it takes for one that takes everything', async () => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await head(socket, 'GET /accepts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await closeOf(socket);
    expect(text).toContain('*/*');
  });

  it('has a list of its pages, with what each is about', async () => {
    const [status, type, , body] = await ask('/');
    expect({ status, type }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    for (const part of ['<title>spec-bff</title>', '<a href="/good">/good</a>', '<a href="/accepts">/accepts</a> what a client takes']) expect(body).toContain(part);
  });

  it('waits for no body, however long it is', async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const closed = closeOf(socket);
    await head(socket, 'POST /good HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n');
    while (!text.endsWith('0\r\n\r\n')) await once(socket, 'data');
    socket.write(`${'x'.repeat(10)}GET /good HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    await closed;
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 405']);
  });

  it('ends its connections when it closes, idle ones and those that wait', async () => {
    const closing = new ManagementServer(pages, 'spec');
    const at = await closing.listen('127.0.0.1', 0);
    const sockets = [connect(at, '127.0.0.1'), connect(at, '127.0.0.1')].map((socket) => socket.on('error', () => undefined).resume());
    const ended = Promise.all(sockets.map(closeOf));
    await Promise.all(sockets.map((socket) => head(socket, 'GET /good HTTP/1.1\r\nhost: x\r\nx-half: ')));
    await closing.close();
    await ended;
    await expect(fetch(`http://127.0.0.1:${at}/good`)).rejects.toThrow();
  });

  it('has each page once', () => {
    expect(() => page('/good', () => ({ type: 'text/plain', body: '' }))).toThrow('the management page /good is already there');
  });
});

describe('a page of the management port that fails', () => {
  const server = new ManagementServer(pages, 'spec');
  let url: string;

  beforeAll(async () => {
    url = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  });
  afterAll(() => server.close());

  it.each(['/at-once', '/later', '/nothing', '/header'])('is answered 500, and the others go on: %s', async (path) => {
    const { status } = await fetch(url + path);
    expect({ status, next: await (await fetch(`${url}/good`)).text() }).toEqual({ status: 500, next: 'good' });
  });

  it('ends with the reason when its body is no text, and the others go on', async () => {
    const text = await fetch(`${url}/body`).then((answer) => answer.text());
    expect({ text: text.includes('TypeError'), next: await (await fetch(`${url}/good`)).text() }).toEqual({ text: true, next: 'good' });
  });
});
