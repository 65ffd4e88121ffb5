import { once } from 'node:events';
import { connect } from 'node:net';
import { freePorts } from './free-ports.ts';
import { OwnProcess } from './own-process.ts';
import { processTicks } from './proc.ts';
import { waitUntil } from './wait-until.ts';

/** A Redis of our own that keeps nothing on disk. */
export class Redis {
  readonly url: string;
  private readonly process: OwnProcess;

  private constructor(port: number, process: OwnProcess) {
    this.url = `redis://127.0.0.1:${port}`;
    this.process = process;
  }

  /** @throws Error when it does not come up */
  static async start(core?: number): Promise<Redis> {
    const [port] = (await freePorts(1)) as [number];
    const flags = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
    const process = await OwnProcess.start({ command: 'redis-server', arguments: flags, ...(core === undefined ? {} : { core }) });
    await waitUntil('Redis', 10_000, async () => {
      if (!process.running) throw new Error(`Redis ended by itself:\n${process.output}`);
      return answers(port).catch(() => undefined);
    });
    return new Redis(port, process);
  }

  /** CPU that it has used, in ticks. */
  cpuTicks(): number {
    return processTicks(this.process.pid);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

async function answers(port: number): Promise<true | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data')) as [Buffer];
    return reply.toString() === '+PONG\r\n' || undefined;
  } finally {
    socket.destroy();
  }
}
