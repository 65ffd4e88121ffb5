import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { signingKeyText } from '../issuer/signing-key.ts';
import { watchedLogs } from '../secrets/watched-logs.ts';
import { OwnProcess, runProcess, spawned } from './own-process.ts';
import type { Command } from './own-process.ts';
import { freePort } from './ports.ts';
import { instancesOf } from './upstream-urls.ts';
import type { UpstreamUrls } from './upstream-urls.ts';

export interface BffProcessOptions extends Pick<Command, 'core' | 'messages'> {
  /** Where its main.mjs is, and its bff.yaml as well unless `PORTICO_CONFIG` says otherwise: the app's folder under dist. */
  readonly folder: string;
  readonly upstreams?: UpstreamUrls;
  /** Settings on top. */
  readonly env?: NodeJS.ProcessEnv;
  /** Options of Node. */
  readonly node?: readonly string[];
}

/** Milliseconds. */
const START_WITHIN = 30_000;

/** A built BFF as the process that it is in production, on free ports. */
export class BffProcess extends OwnProcess {
  readonly port: number;
  readonly managementPort: number;

  private constructor(child: ChildProcess, port: number, managementPort: number) {
    super(child);
    this.port = port;
    this.managementPort = managementPort;
    watchedLogs()?.add(() => this.output);
  }

  /** Starts the process; it may still be about to listen, or to fail. */
  static async spawn(options: BffProcessOptions): Promise<BffProcess> {
    const [port, managementPort] = [await freePort(), await freePort()];
    return new BffProcess(await spawned(commandOf(options, port, managementPort)), port, managementPort);
  }

  /** Runs a command of its program to its end. @returns what it wrote to stdout @throws Error with all that it wrote, unless it ends with 0 */
  static run(options: BffProcessOptions, ...words: readonly string[]): Promise<string> {
    const { arguments: program, ...command } = commandOf(options, 0, 0);
    return runProcess(words.join(' '), { ...command, arguments: [...program, ...words] });
  }

  /** Starts the process; done when it is ready. @throws Error with what it wrote when it ends instead */
  static async start(options: BffProcessOptions): Promise<BffProcess> {
    const bff = await BffProcess.spawn(options);
    await bff.ready();
    return bff;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get managementUrl(): string {
    return `http://127.0.0.1:${this.managementPort}`;
  }

  /** Resolves when it says that it is ready. @throws Error with what it wrote when it ends instead, or takes longer than 30 s */
  async ready(): Promise<void> {
    await this.until('readiness of the BFF', START_WITHIN, async () => ((await this.readiness()) === 200 ? true : undefined));
  }

  /** The status of its readiness probe; undefined when nothing answers. */
  readiness(): Promise<number | undefined> {
    return fetch(`${this.managementUrl}/health/ready`).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => undefined,
    );
  }

  /** What a page of its management port says. @throws Error when it does not answer well */
  async page(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await fetch(this.managementUrl + path, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
    return text;
  }
}

/** @throws Error when it is not built */
function commandOf({ folder, upstreams = {}, env = {}, node = ['--enable-source-maps'], ...more }: BffProcessOptions, port: number, managementPort: number): Command & { readonly arguments: readonly string[] } {
  const main = join(folder, 'main.mjs');
  if (!existsSync(main)) throw new Error(`${main} is not there: build the app first`);
  const place = {
    NODE_ENV: 'production',
    // Upstreams and the identity provider are the sandbox's, on this machine.
    PORTICO_LOOPBACK: 'true',
    // No load balancer needs time to notice.
    PORTICO_DRAIN__DELAY: '0ms',
    PORTICO_UPSTREAM_IDENTITY__KEY: signingKeyText(),
    PORTICO_SERVER__HOST: '127.0.0.1',
    PORTICO_SERVER__PORT: String(port),
    PORTICO_MANAGEMENT__HOST: '127.0.0.1',
    PORTICO_MANAGEMENT__PORT: String(managementPort),
  };
  return { ...more, command: process.execPath, arguments: [...node, main], cwd: folder, env: { ...place, ...instancesOf(upstreams), ...env } };
}
