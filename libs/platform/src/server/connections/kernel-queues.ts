import { createReadStream } from 'node:fs';
import { readlink } from 'node:fs/promises';
import type { Socket } from 'node:net';

const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];
/** Columns of a line of these tables (Linux, Documentation/networking/proc_net_tcp.rst). */
const [QUEUES, INODE] = [4, 9];

/**
 * How many bytes of each socket's answers its peer has not acknowledged, as the kernel counts them. A handle of Node stands still until a third
 * of the kernel's buffer is free, which may be a megabyte. Without those that the kernel does not tell: it is another system than Linux then.
 */
export async function unacknowledged(sockets: readonly Socket[]): Promise<ReadonlyMap<Socket, number>> {
  const found = new Map<Socket, number>();
  const wanted = new Map<string, Socket>();
  await Promise.all(sockets.map(async (socket) => wanted.set((await inodeOf(socket)) ?? '', socket)));
  wanted.delete('');
  for (const table of wanted.size > 0 ? TABLES : []) {
    for await (const line of linesOf(table)) {
      const columns = line.split(' ').filter((column) => column !== '');
      const socket = wanted.get(columns[INODE] ?? '');
      const bytes = Number.parseInt(columns[QUEUES] ?? '', 16);
      // Something waits, or it would not be asked for: a kernel that says otherwise does not count.
      if (socket && bytes > 0) found.set(socket, bytes);
    }
  }
  return found;
}

async function inodeOf({ _handle: handle }: Socket & { readonly _handle?: { readonly fd?: number } | null }): Promise<string | undefined> {
  const target = handle?.fd === undefined ? '' : await readlink(`/proc/self/fd/${handle.fd}`).catch(() => '');
  return /^socket:\[(\d+)\]$/.exec(target)?.[1];
}

/** Piece by piece: a host may have very many connections, and requests go on in between. */
async function* linesOf(table: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const piece of createReadStream(table, 'latin1')) {
      const lines = `${rest}${piece as string}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch {
    // There is no such table.
  }
}
