import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeRange } from '../../../../libs/testing/src/process/ports.ts';
import { startProcess } from '../../../../libs/testing/src/process/own-process.ts';
import type { OwnProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { family, processTicks } from '../../../lab/src/machine/proc.ts';
import { searchPath } from '../../../../libs/testing/src/parts/installed.ts';
import { PREPARED_ANSWERS } from './answers.ts';
import type { ServiceName } from './answers.ts';
import { nginxConfig } from './nginx-config.ts';

/** The upstream of all subjects: one nginx worker that stands for the four services. */
export class Nginx {
  readonly origins: Readonly<Record<ServiceName, string>>;
  private readonly folder: string;
  private readonly core: number;
  private readonly ports: Readonly<Record<ServiceName, number>>;
  private readonly statusPort: number;
  private process: OwnProcess | undefined;
  /** How often its status was asked for: nginx counts that too. */
  private asked = 0;

  /** @param first of five free ports in a row */
  private constructor(folder: string, core: number, first: number) {
    const [catalog, pricing, inventory, customers, status] = [first, first + 1, first + 2, first + 3, first + 4];
    this.folder = folder;
    this.core = core;
    this.ports = { catalog, pricing, inventory, customers };
    this.statusPort = status;
    this.origins = {
      catalog: `http://127.0.0.1:${catalog}`,
      pricing: `http://127.0.0.1:${pricing}`,
      inventory: `http://127.0.0.1:${inventory}`,
      customers: `http://127.0.0.1:${customers}`,
    };
  }

  static async at(folder: string, core: number): Promise<Nginx> {
    mkdirSync(folder, { recursive: true });
    return new Nginx(folder, core, await freeRange(5));
  }

  /**
   * Starts it, or restarts it on the same ports. With `logged`, every call is written down.
   * @throws Error when nginx does not come up
   */
  async start(logged: boolean): Promise<void> {
    await this.stop();
    const { folder, ports, statusPort } = this;
    const callLog = logged ? this.callLog : undefined;
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, nginxConfig({ folder, answers: PREPARED_ANSWERS, ports, statusPort, callLog }));
    if (logged) writeFileSync(this.callLog, '');
    const flags = ['-p', folder, '-c', file, '-e', join(folder, 'error.log')];
    const started = await startProcess({ command: 'nginx', arguments: flags, core: this.core });
    this.process = started;
    await started.until('nginx', 10_000, () => this.handled().catch(() => undefined));
  }

  /** Calls so far, as written down: `9081 GET /products 200 17`, the last word is the visit. */
  calls(): string[] {
    return readFileSync(this.callLog, 'utf8').split('\n').slice(0, -1);
  }

  /** The port of each service, to read `calls` with. */
  serviceAt(port: string): ServiceName | undefined {
    return (Object.keys(this.ports) as ServiceName[]).find((service) => String(this.ports[service]) === port);
  }

  /** Requests that nginx has had since it started, this question left out. */
  async handled(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.statusPort}/`)).text();
    const requests = /^ \d+ \d+ (\d+)/m.exec(text)?.[1];
    if (requests === undefined) throw new Error(`nginx's status cannot be read: ${text}`);
    this.asked += 1;
    return Number(requests) - this.asked;
  }

  /** CPU that it has used, in ticks: the worker, and its master that waits. */
  cpuTicks(): number {
    const master = this.process?.pid;
    if (master === undefined) return 0;
    return family(master).reduce((sum, pid) => sum + processTicks(pid), 0);
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
    this.asked = 0;
  }

  private get callLog(): string {
    return join(this.folder, 'calls.log');
  }
}

/** nginx tells its version on stderr only. */
export const nginxVersion = (): string =>
  execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8', env: { PATH: searchPath() } }).trim().replace('nginx version: ', '');
