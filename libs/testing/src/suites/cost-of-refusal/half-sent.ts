import type { Subject } from '../bad-input/bad-case.ts';
import { changed } from '../bad-input/bad-case.ts';
import { Connection } from '../../wire/connection.ts';
import { writeRequest } from '../../wire/raw-request.ts';

/** What a client may begin and not go on with. */
export function halfSent(subject: Subject): Readonly<Record<string, string>> {
  const { route } = subject;
  const whole = writeRequest(changed(subject, {}));
  const head = whole.slice(0, whole.indexOf('\r\n\r\n'));
  if (!route.input.body) return { 'half of its head': head };
  const chunked = writeRequest(changed(subject, { headers: { 'transfer-encoding': 'chunked' }, body: '5\r\n{"a"' }));
  return { 'half of its head': head, 'half of its body': whole.slice(0, -3), 'half of a chunk': chunked };
}

/** What is wrong with how a half-sent request ends; it must get a 408, and lose its connection, before a test loses its patience (5 s). */
export async function heldFaults(url: string, bytes: string): Promise<string[]> {
  const connection = await Connection.to(url);
  connection.send(bytes);
  try {
    await connection.end();
    const { status } = await connection.answer();
    return status === 408 ? [] : [`is answered with ${status} in place of 408`];
  } catch (error) {
    return [`is held: ${(error as Error).message}`];
  } finally {
    connection.leave();
  }
}
