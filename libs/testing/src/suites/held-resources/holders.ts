import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to hold something of a server by doing nothing more. */
export interface Holder {
  readonly name: string;
  /** What is sent before nothing more is. */
  readonly says: string;
  /** Whether what the server sends is read. */
  readonly reads: boolean;
  /** Milliseconds after which the server says that it ends it. */
  readonly declared: number;
}

/** Milliseconds that a busy machine may need besides. What is not timed at all stays for far longer. */
const SLACK = 5_000;

/** Connections held open from outside, each known to the server by its port. */
export class Held {
  private readonly clients: Socket[] = [];

  constructor(private readonly server: Server) {}

  /** Holds in one way. @returns resolves when the server has ended it, and rejects when it has not in its time */
  async by({ name, says, reads, declared }: Holder): Promise<() => Promise<void>> {
    const { port } = this.server.address() as AddressInfo;
    const client = connect({ port, host: '127.0.0.1' });
    // Ended by the server: that is what is waited for, on its side.
    client.on('error', () => undefined);
    this.clients.push(client);
    const socket = await this.accepted(client);
    const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
    client.write(says);
    if (reads) client.resume();
    else client.pause();
    return async () => {
      const timer = { handle: undefined as NodeJS.Timeout | undefined };
      const late = new Promise<never>((_, reject) => {
        timer.handle = setTimeout(() => reject(new Error(`${name} is held for longer than the ${declared} ms that are declared`)), declared + SLACK);
      });
      await Promise.race([closed, late]).finally(() => clearTimeout(timer.handle));
    };
  }

  /** The server's side of a connection; others may come at the same time. */
  private accepted(client: Socket): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const others: Socket[] = [];
      const look = (socket: Socket): void => {
        others.push(socket);
        const own = others.find(({ remotePort }) => remotePort === client.localPort);
        if (!own) return;
        this.server.off('connection', look);
        resolve(own);
      };
      this.server.on('connection', look);
      client.once('error', reject);
    });
  }

  /** Lets go of all. */
  release(): void {
    for (const client of this.clients.splice(0)) client.destroy();
  }
}

/**
 * What is held for longer than declared, in words; each way is tried at the same time.
 *
 * @param server whose connections are looked at: it must be in this process
 */
export async function heldTooLong(server: Server, holders: readonly Holder[]): Promise<string[]> {
  const held = new Held(server);
  const ends: (() => Promise<void>)[] = [];
  for (const holder of holders) ends.push(await held.by(holder));
  const outcomes = await Promise.allSettled(ends.map((ended) => ended()));
  held.release();
  return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []));
}
