import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AttackRequest } from '../attack.ts';
import { sendRaw } from './send-raw.ts';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** RFC 9110, section 8.6: others say that they have no content. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

const FORM = 'application/x-www-form-urlencoded';

/** Milliseconds. */
const PATIENCE = 10_000;

/** Sends a request on a connection of its own, its headers as they are and in their order. */
export async function send(url: string, { method = 'GET', target = '/', host, headers = [], body = '', raw, from }: AttackRequest): Promise<Received> {
  if (raw) return sendRaw(url, raw, from);
  const { hostname, port, host: address } = new URL(url);
  const untyped = body !== '' && !headers.some(([name]) => name.toLowerCase() === 'content-type');
  const framing = [...(untyped ? [['content-type', FORM]] : []), ...(body === '' && BODILESS.has(method) ? [] : [['content-length', String(Buffer.byteLength(body))]])];
  const sent = request({
    host: hostname,
    port,
    method,
    path: target,
    agent: false,
    headers: [['host', host ?? address], ...headers, ...framing].flat(),
    signal: AbortSignal.timeout(PATIENCE),
    ...(from === undefined ? {} : { localAddress: from }),
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks = (await answer.toArray()) as Buffer[];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() };
}
