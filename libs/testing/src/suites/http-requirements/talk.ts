import { connect } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '../../wire/connection.ts';
import { readAnswer } from '../../wire/raw-answer.ts';
import { writeRequest } from '../../wire/raw-request.ts';
import type { Sent } from './requirement.ts';

/** What a client was answered. */
export interface Talked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly before: readonly number[];
  readonly whole: boolean;
  readonly closed: boolean;
  readonly answers: number;
}

/** Milliseconds after an answer in which the connection may still be closed, or bring another answer. */
const AFTERWARDS = 60;

const HEAD = /HTTP\/1\.1 (\d{3})[^\r\n]*\r\n/g;

/** One request, or whatever bytes, over HTTP/1.1. @param toHead the answer has no body */
export async function talkPlainly(url: string, sent: Sent | string, path: (below: string) => string): Promise<Talked> {
  const connection = await Connection.to(url);
  const text = typeof sent === 'string' ? sent : writeRequest({ method: 'GET', ...sent, target: path(sent.path ?? 'a'), headers: { host: new URL(url).host, 'x-csrf': '1', ...sent.headers } });
  const toHead = text.startsWith('HEAD ');
  connection.send(Buffer.from(text, 'latin1'));
  await Promise.race([finalOf(connection, toHead), connection.end().catch(() => undefined)]);
  await wait(AFTERWARDS);
  const { closed, text: received } = connection;
  connection.leave();
  const statuses = Array.from(received.matchAll(HEAD), ([, status]) => Number(status));
  const before = statuses.slice(0, statuses.findIndex((status) => status >= 200));
  const final = finalIn(received);
  const answer = final === undefined ? undefined : readAnswer(Buffer.from(final, 'latin1'), toHead, closed);
  const [, head = ''] = /^[^\r\n]*\r\n([\s\S]*?)\r\n\r\n/.exec(final ?? '') ?? [];
  const headers = answer?.headers ?? Object.fromEntries(head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { status: statuses[before.length] ?? 0, headers, body: answer?.body ?? '', before, whole: answer !== undefined, closed, answers: statuses.length - before.length };
}

/** What follows the answers before the final one. */
function finalIn(received: string): string | undefined {
  for (let rest = received; ; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    if (!/^HTTP\/1\.1 1\d\d/.test(rest)) return rest;
    rest = rest.slice(end + 4);
  }
}

async function finalOf(connection: Connection, toHead: boolean): Promise<void> {
  while (!connection.closed) {
    const final = finalIn(connection.text);
    if (final !== undefined && readAnswer(Buffer.from(final, 'latin1'), toHead, false) !== undefined) return;
    await wait(5);
  }
}

/** One request over HTTP/2. @throws Error when the connection fails */
export async function talkOverHttp2(port: number, tls: { readonly ca: string; readonly servername: string }, { method = 'GET', path: below = 'a', headers = {}, body }: Sent, path: (below: string) => string): Promise<Talked> {
  const session = connect(`https://127.0.0.1:${port}`, tls);
  try {
    const { host = tls.servername, ...fields } = headers;
    const stream = session.request({ ':method': method, ':path': path(below), ':authority': host, 'x-csrf': '1', ...fields });
    const before: number[] = [];
    stream.on('headers', (early: IncomingHttpHeaders) => before.push(Number(early[':status'])));
    stream.on('error', () => undefined).end(body);
    let [text, answer] = ['', { ':status': '0' } as unknown as IncomingHttpHeaders];
    stream.on('response', (headers) => (answer = headers));
    stream.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    await new Promise((resolve) => stream.once('close', resolve));
    const shown = Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)]));
    return { status: Number(answer[':status']), headers: shown, body: text, before, whole: stream.rstCode === 0, closed: false, answers: 1 };
  } finally {
    session.destroy();
  }
}
