/**
 * A process of its own: asks for one URL at a fixed rate, whatever becomes of the answers, and prints what did as JSON.
 * `node flood.ts <url> <requests a second> <seconds>`
 */
import { setTimeout as delay } from 'node:timers/promises';
import { KeptConnection } from './kept-connection.ts';
import { summaryOf } from './summary.ts';

/** Milliseconds that answers may take beyond the last request. */
const PATIENCE = 3_000;
/** Connections, as a load balancer keeps them: open before the first request. When all are in use, requests wait in the client, and that counts. */
const CONNECTIONS = 500;

const [target = '', perSecond = '', seconds = ''] = process.argv.slice(2);
const url = new URL(target);
const [rate, count] = [Number(perSecond) / 1_000, Number(perSecond) * Number(seconds)];

const statuses = new Uint16Array(count);
const took = new Float32Array(count);
const idle: KeptConnection[] = [];
const waiting: number[] = [];
const under = new Map<KeptConnection, number>();
let answered = 0;

const requestOf = (visit: number): string => `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nx-visit: ${visit}\r\n\r\n`;

function ended(connection: KeptConnection, status: number): void {
  const index = under.get(connection);
  if (index !== undefined) {
    statuses[index] = status;
    took[index] = performance.now() - connection.dueAt;
    answered += 1;
    under.delete(connection);
  }
  if (status === 0) new KeptConnection(url, ended, opened);
  else opened(connection);
}

function opened(connection: KeptConnection): void {
  if (waiting.length > 0) ask(connection, waiting.shift() as number);
  else idle.push(connection);
}

function ask(connection: KeptConnection, index: number): void {
  connection.dueAt = startedAt + index / rate;
  under.set(connection, index);
  connection.send(requestOf(index));
}

function due(index: number): void {
  const connection = idle.pop();
  if (connection) ask(connection, index);
  else waiting.push(index);
}

for (let count = 0; count < CONNECTIONS; count += 1) new KeptConnection(url, ended, opened);
while (idle.length < CONNECTIONS) await delay(10);

const startedAt = performance.now();
for (let next = 0; next < count; ) {
  for (const until = Math.min(count, (performance.now() - startedAt) * rate); next < until; next += 1) due(next);
  await delay(1);
}
for (const until = performance.now() + PATIENCE; answered < count && performance.now() < until; ) await delay(10);
for (const connection of [...idle, ...under.keys()]) connection.destroy();
process.stdout.write(`${JSON.stringify(summaryOf(statuses, took, Number(seconds)))}\n`);
