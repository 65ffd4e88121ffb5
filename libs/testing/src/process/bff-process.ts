import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { instancesVariable } from '../bff/instance-overrides.ts';
import type { UpstreamUrls } from '../bff/instance-overrides.ts';
import { signingKeyText } from '../issuer/signing-key.ts';
import { watchedLogs } from '../secrets/watched-logs.ts';
import { freePort } from './free-port.ts';

export interface BffProcessOptions {
  /** The app's folder under dist, with main.mjs and bff.yaml in it. */
  readonly folder: string;
  readonly upstreams?: UpstreamUrls;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Milliseconds between looks at a process that is starting. */
const LOOK = 20;

/** A built BFF as the process that it is in production, on free ports. */
export class BffProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Exit>;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly managementPort: number,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    watchedLogs()?.add(() => this.stdout + this.stderr);
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Exit);
  }

  /** Starts the process; it may still be about to listen, or to fail. */
  static async spawn({ folder, upstreams = {}, env = {} }: BffProcessOptions): Promise<BffProcess> {
    const main = join(folder, 'main.mjs');
    if (!existsSync(main)) throw new Error(`${main} is not there: build the app first`);
    const [port, managementPort] = [await freePort(), await freePort()];
    const instances = Object.entries(upstreams).map(([name, urls]) => [
      instancesVariable(name),
      urls.map((url) => url.replace(/^grpc:\/\//, '')).join(','),
    ]);
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        NODE_ENV: 'production',
        // Upstreams and the identity provider are the sandbox's.
        PORTICO_LOOPBACK: 'true',
        // No load balancer needs time to notice.
        PORTICO_DRAIN__DELAY: '0ms',
        PORTICO_UPSTREAM_IDENTITY__KEY: signingKeyText(),
        PORTICO_SERVER__HOST: '127.0.0.1',
        PORTICO_SERVER__PORT: String(port),
        PORTICO_MANAGEMENT__HOST: '127.0.0.1',
        PORTICO_MANAGEMENT__PORT: String(managementPort),
        ...Object.fromEntries(instances),
        ...env,
      },
    });
    return new BffProcess(child, port, managementPort);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get managementUrl(): string {
    return `http://127.0.0.1:${this.managementPort}`;
  }

  /** Resolves when it says that it is ready. @throws Error with what it wrote when it ends instead */
  async ready(): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while ((await this.readiness()) !== 200) {
      if (over) throw new Error(`the BFF ended instead of getting ready:\n${this.stderr}`);
      await wait(LOOK);
    }
  }

  /** The status of its readiness probe; undefined when nothing answers. */
  readiness(): Promise<number | undefined> {
    return fetch(`${this.managementUrl}/health/ready`).then(
      ({ status }) => status,
      () => undefined,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
