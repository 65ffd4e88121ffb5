import { join } from 'node:path';
import { freePorts } from '../../../measuring/src/machine/free-ports.ts';
import { OwnProcess } from '../../../measuring/src/machine/own-process.ts';
import { waitUntil } from '../../../measuring/src/machine/wait-until.ts';
import { productionSettings } from '../../../measuring/src/settings/production-settings.ts';
import type { ServiceName } from '../upstream/answers.ts';
import type { Subject } from './subject.ts';

export interface Surroundings {
  readonly root: string;
  readonly folder: string;
  readonly core: number;
  readonly bundles: ReadonlyMap<string, string>;
  readonly origins: Readonly<Record<ServiceName, string>>;
}

const START_WITHIN = 20_000;

/** A subject that listens, as a process of its own on the gateway's core. */
export class RunningSubject {
  readonly subject: Subject;
  readonly process: OwnProcess;
  readonly url: string;
  readonly managementUrl: string;
  readonly logFile: string;

  private constructor(subject: Subject, process: OwnProcess, port: number, managementPort: number, logFile: string) {
    this.subject = subject;
    this.process = process;
    this.url = `http://127.0.0.1:${port}${subject.path}`;
    this.managementUrl = `http://127.0.0.1:${managementPort}`;
    this.logFile = logFile;
  }

  /** @throws Error with what the subject wrote, when it does not answer */
  static async start(subject: Subject, surroundings: Surroundings, nodeArguments: string[] = []): Promise<RunningSubject> {
    const [port, managementPort] = (await freePorts(2)) as [number, number];
    const logFile = join(surroundings.folder, `${subject.name}.log`);
    const process_ = await OwnProcess.start({
      command: process.execPath,
      arguments: [...nodeArguments, surroundings.bundles.get(subject.app) as string],
      core: surroundings.core,
      cwd: surroundings.folder,
      env: {
        NODE_ENV: 'production',
        ...handEnv(port, surroundings),
        ...bffEnv([port, managementPort], logFile, surroundings),
        ...subject.env,
      },
    });
    const running = new RunningSubject(subject, process_, port, managementPort, logFile);
    await waitUntil(`the first answer of ${subject.name}`, START_WITHIN, async () => {
      if (!process_.running) throw new Error(`${subject.name} ended by itself:\n${process_.output}`);
      const answer = await fetch(running.url).catch(() => undefined);
      if (!answer || answer.status === 200) return answer;
      throw new Error(`${subject.name} answered ${answer.status}: ${await answer.text()}\n${process_.output}`);
    });
    return running;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

const handEnv = (port: number, { origins }: Surroundings): Record<string, string> => ({
  BENCH_PORT: String(port),
  BENCH_CATALOG: origins.catalog,
  BENCH_PRICING: origins.pricing,
  BENCH_INVENTORY: origins.inventory,
  BENCH_CUSTOMERS: origins.customers,
});

/** web-bff's own bff.yaml, moved to free ports and to the bench's upstreams; info log to a file. */
const bffEnv = (ports: readonly [number, number], logFile: string, { root, origins }: Surroundings): Record<string, string> => ({
  PORTICO_CONFIG: join(root, 'apps/web-bff/bff.yaml'),
  PORTICO_SERVER__HOST: '127.0.0.1',
  PORTICO_SERVER__PORT: String(ports[0]),
  PORTICO_MANAGEMENT__HOST: '127.0.0.1',
  PORTICO_MANAGEMENT__PORT: String(ports[1]),
  PORTICO_LOG__FILE: logFile,
  ...productionSettings('web-bff'),
  PORTICO_SERVER__FORWARD: 'x-visit',
  ...Object.fromEntries(Object.entries(origins).map(([name, origin]) => [instancesOf(name), origin])),
});

const instancesOf = (upstream: string): string => `PORTICO_UPSTREAMS__${upstream.toUpperCase()}__INSTANCES`;
