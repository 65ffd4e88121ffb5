import { connect } from 'node:net';
import type { Received } from './send.ts';

/** What is written on a connection in place of a request that an HTTP client could make. */
export interface Raw {
  readonly text: string;
  /** Milliseconds between bytes; all at once by default. */
  readonly pace?: number;
}

/** Milliseconds for which the connection may be held. */
const PATIENCE = 5_000;

/** Writes it and waits for the connection to end. @returns the first answer; one that is closed without an answer has the status 0 */
export async function sendRaw(url: string, { text, pace }: Raw, from: string | undefined): Promise<Received> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), ...(from === undefined ? {} : { localAddress: from }) });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let held = false;
  const patience = setTimeout(() => {
    held = true;
    socket.destroy();
  }, PATIENCE);
  let got = '';
  socket.setEncoding('latin1').on('data', (piece: string) => (got += piece));
  // A reset closes it too.
  socket.on('error', () => undefined);
  const writing = pace === undefined ? void socket.write(text) : write(text, pace);
  await closed;
  clearTimeout(patience);
  clearInterval(writing);
  if (held) throw new Error(`the connection is held for more than ${PATIENCE} ms`);
  return received(got);

  function write(bytes: string, every: number): NodeJS.Timeout {
    let sent = 0;
    return setInterval(() => {
      if (sent < bytes.length && socket.writable) socket.write(bytes.charAt(sent++));
    }, every);
  }
}

function received(text: string): Received {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field) => field.split(/:\s*/, 2) as [string, string]).map(([name, value]) => [name.toLowerCase(), value]);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1] ?? 0), headers: Object.fromEntries(headers) as Received['headers'], body };
}
