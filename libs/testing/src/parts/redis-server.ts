import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../process/free-port.ts';
import { whereIs } from './installed.ts';

/** Milliseconds between looks at a Redis that is starting. */
const LOOK = 20;

/** A real Redis on a free port of loopback that keeps nothing on disk. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    readonly port: number,
    private readonly more: readonly string[],
  ) {}

  /**
   * @param more options of redis-server, after the name of a file of settings if there is one
   * @throws Error when redis-server is not installed, or does not start
   */
  static async start(...more: readonly string[]): Promise<RedisServer> {
    const program = whereIs('redis-server');
    if (program === undefined) throw new Error('redis-server is not on the PATH: install it (Debian: apt-get install redis-server)');
    const server = new RedisServer(program, await freePort(), more);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, on the same port and empty, after `kill`. */
  async restart(): Promise<void> {
    const args = [...this.more, '--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
    const child = spawn(this.program, args, { stdio: 'ignore' });
    this.child = child;
    while (!(await listens(this.port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with code ${child.exitCode} instead of listening on ${this.port}`);
      await wait(LOOK);
    }
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Keeps its connections open and answers nothing, until `thaw`. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  stop(): Promise<void> {
    return this.kill();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
