import { outsideRequests } from '@portico/platform';
import type { PooledConnection } from './transport.ts';

let waiting: PooledConnection[] = [];

/**
 * Has a connection send its request once all sockets have been read that have something to read. By then a connection that the
 * upstream has closed is known to be, and an answer that was not asked for has ended its connection, instead of being taken for
 * the answer to this request (undici's GHSA-35p6-xmwp-9g52). All requests of a turn of the event loop share one callback.
 */
export function sendSoon(connection: PooledConnection): void {
  if (waiting.push(connection) === 1) outsideRequests(afterReading);
}

const afterReading = (): NodeJS.Immediate => setImmediate(sendAll);

function sendAll(): void {
  const ready = waiting;
  waiting = [];
  for (const connection of ready) connection.send();
}
