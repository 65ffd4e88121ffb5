import { join } from 'node:path';
import { freePorts } from '../../../measuring/src/machine/free-ports.ts';
import { OwnProcess } from '../../../measuring/src/machine/own-process.ts';
import { untilReady } from '../../../measuring/src/machine/until-ready.ts';
import { HIGH_LIMITS } from '../../../measuring/src/settings/high-limits.ts';
import { productionSettings } from '../../../measuring/src/settings/production-settings.ts';
import type { BffName } from './bundles.ts';
import type { Service } from './services.ts';

export interface BffPlan {
  readonly root: string;
  readonly name: BffName;
  /** Its bundle. */
  readonly file: string;
  readonly logFile: string;
  readonly instances: Readonly<Record<Service, readonly string[]>>;
  /** Settings on top of its bff.yaml: `PORTICO_ZONE`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The core it must stay on; any when absent. */
  readonly core?: number;
}

/** A BFF in a process of its own, as production runs it: its bff.yaml, `NODE_ENV=production`, one log line a request to a file. */
export class RunningBff {
  readonly name: BffName;
  readonly origin: string;
  readonly managementOrigin: string;
  readonly logFile: string;
  readonly #process: OwnProcess;

  private constructor({ name, logFile }: BffPlan, process: OwnProcess, [port, managementPort]: readonly [number, number]) {
    this.name = name;
    this.logFile = logFile;
    this.#process = process;
    this.origin = `http://127.0.0.1:${port}`;
    this.managementOrigin = `http://127.0.0.1:${managementPort}`;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.running;
  }

  get output(): string {
    return this.#process.output;
  }

  /** @throws Error with what it wrote, when it does not become ready */
  static async start(plan: BffPlan): Promise<RunningBff> {
    const ports = (await freePorts(2)) as [number, number];
    const env = { NODE_ENV: 'production', ...placeSettings(plan, ports), ...plan.settings };
    const { file, core } = plan;
    const started = await OwnProcess.start({ command: process.execPath, arguments: [file], env, cwd: join(file, '..'), ...(core === undefined ? {} : { core }) });
    const bff = new RunningBff(plan, started, ports);
    try {
      await untilReady(plan.name, started, bff.managementOrigin);
    } catch (error) {
      await bff.stop();
      throw error;
    }
    return bff;
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.managementOrigin}/metrics`)).text();
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

const placeSettings = ({ root, name, logFile, instances }: BffPlan, [port, managementPort]: readonly [number, number]): Record<string, string> => ({
  PORTICO_CONFIG: join(root, 'apps', name, 'bff.yaml'),
  PORTICO_SERVER__HOST: '127.0.0.1',
  PORTICO_SERVER__PORT: String(port),
  PORTICO_MANAGEMENT__HOST: '127.0.0.1',
  PORTICO_MANAGEMENT__PORT: String(managementPort),
  PORTICO_LOG__FILE: logFile,
  ...productionSettings(name),
  ...HIGH_LIMITS,
  ...Object.fromEntries(Object.entries(instances).map(([service, origins]) => [`PORTICO_UPSTREAMS__${service.toUpperCase()}__INSTANCES`, origins.join(',')])),
});
