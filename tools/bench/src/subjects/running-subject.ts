import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchCaller, Callers } from '../callers/callers.ts';
import type { Redis } from '../../../measuring/src/machine/redis.ts';
import { freePorts } from '../../../measuring/src/machine/free-ports.ts';
import { OwnProcess } from '../../../measuring/src/machine/own-process.ts';
import { waitUntil } from '../../../measuring/src/machine/wait-until.ts';
import { productionSettings } from '../../../measuring/src/settings/production-settings.ts';
import { applyLoad } from '../measure/wrk.ts';
import type { LoadResult } from '../measure/wrk.ts';
import type { ServiceName } from '../upstream/answers.ts';
import { proxyServer } from './proxy-servers.ts';
import type { Subject } from './subject.ts';

export interface Surroundings {
  readonly root: string;
  readonly folder: string;
  readonly core: number;
  readonly bundles: ReadonlyMap<string, string>;
  readonly origins: Readonly<Record<ServiceName, string>>;
  /** For subjects that need them. */
  readonly callers?: Callers | undefined;
  readonly redis?: Redis | undefined;
}

const START_WITHIN = 20_000;

/** A subject that listens, as a process of its own on the gateway's core. */
export class RunningSubject {
  readonly subject: Subject;
  readonly process: OwnProcess;
  readonly url: string;
  readonly managementUrl: string;
  readonly logFile: string;
  /** The callers that take turns; empty where all requests are anonymous. */
  callers: readonly BenchCaller[] = [];
  private callersFile: string | undefined;
  private visits = 0;

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
    const env = { NODE_ENV: 'production', ...handEnv(port, surroundings), ...bffEnv([port, managementPort], logFile, subject, surroundings), ...subject.env };
    const own = subject.server && proxyServer(subject.server, port, surroundings.origins.catalog, surroundings.folder);
    const program = { ...(own ?? { command: process.execPath, arguments: [surroundings.bundles.get(subject.app) as string] }), cwd: surroundings.folder, env };
    if (subject.signIn?.way === 'key') await surroundings.callers?.makePartners(program);
    const process_ = await OwnProcess.start({ ...program, arguments: [...(own ? [] : nodeArguments), ...program.arguments], core: surroundings.core });
    const running = new RunningSubject(subject, process_, port, managementPort, logFile);
    await waitUntil(`the first answer of ${subject.name}`, START_WITHIN, async () => {
      if (!process_.running) throw new Error(`${subject.name} ended by itself:\n${process_.output}`);
      const answer = await fetch(running.url).catch(() => undefined);
      if (!answer || answer.status === 200) return answer;
      throw new Error(`${subject.name} answered ${answer.status}: ${await answer.text()}\n${process_.output}`);
    });
    if (subject.signIn && surroundings.callers) running.admit(await surroundings.callers.of(subject.signIn, new URL(running.url).origin), surroundings.folder);
    return running;
  }

  /** The headers of a request: those of the visit, where requests are visits, and of the caller whose turn it is. */
  headersOf(visit: number): Record<string, string> {
    const caller = this.callers[visit % this.callers.length];
    return { ...(this.subject.same ? {} : { 'x-visit': String(visit) }), ...caller?.headers };
  }

  /** Loads it, with the visits and callers that come after those of the last time. @throws Error when an answer fails */
  async load(seconds: number, connections: number, core: number): Promise<LoadResult> {
    const { same = false, connections: own = connections, upload } = this.subject;
    const load = { url: this.url, seconds, connections: own, core, same, upload, visits: this.visits, callers: this.callersFile };
    const result = await applyLoad(load);
    this.visits += result.requests + own;
    return result;
  }

  /** Is not there while another one is measured: even a process that is asked nothing looks at its clocks. */
  pause(): void {
    this.process.pause();
  }

  resume(): void {
    this.process.resume();
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  private admit(callers: readonly BenchCaller[], folder: string): void {
    this.callers = callers;
    this.callersFile = join(folder, `${this.subject.name}.callers`);
    writeFileSync(this.callersFile, callers.map(({ headers }) => `${Object.entries(headers).map((pair) => pair.join(': ')).join('\t')}\n`).join(''));
  }
}

const handEnv = (port: number, { origins }: Surroundings): Record<string, string> => ({
  BENCH_PORT: String(port),
  BENCH_CATALOG: origins.catalog,
  BENCH_PRICING: origins.pricing,
  BENCH_INVENTORY: origins.inventory,
  BENCH_CUSTOMERS: origins.customers,
});

/** web-bff's own bff.yaml, moved to free ports and to the bench's upstreams; info log to a file. No limits: the peers have none. */
const bffEnv = (ports: readonly [number, number], logFile: string, subject: Subject, { root, folder, origins, callers, redis }: Surroundings): Record<string, string> => ({
  PORTICO_CONFIG: settingsFile(join(root, subject.settings ?? 'apps/web-bff/bff.yaml'), subject, folder),
  PORTICO_SERVER__HOST: '127.0.0.1',
  PORTICO_SERVER__PORT: String(ports[0]),
  PORTICO_MANAGEMENT__HOST: '127.0.0.1',
  PORTICO_MANAGEMENT__PORT: String(ports[1]),
  PORTICO_LOG__FILE: logFile,
  ...productionSettings('web-bff'),
  PORTICO_SERVER__FORWARD: 'x-visit',
  PORTICO_RATE_LIMIT__ENABLED: 'false',
  ...Object.fromEntries(Object.entries(origins).map(([name, origin]) => [instancesOf(name), origin])),
  ...(subject.signIn && callers?.env),
  ...(subject.redis && redis && { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '2s', PORTICO_REDIS__SECRETS: 'what the bench seals its records with' }),
});

/** @returns the file, or one with so many further routes */
function settingsFile(file: string, { name, routes = 0 }: Subject, folder: string): string {
  if (routes === 0) return file;
  const more = Array.from({ length: routes }, (_, index) => `  - { name: other-${index}, match: { path: '/other/${index}/:id' }, to: catalog, access: public }\n`);
  const own = join(folder, `${name}.bff.yaml`);
  writeFileSync(own, readFileSync(file, 'utf8').replace(/^routes:\n/m, `routes:\n${more.join('')}`));
  return own;
}

const instancesOf = (upstream: string): string => `PORTICO_UPSTREAMS__${upstream.toUpperCase()}__INSTANCES`;
