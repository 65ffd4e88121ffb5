import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { BenchCaller, Callers } from '../callers/callers.ts';
import type { RedisServer } from '../../../../libs/testing/src/parts/redis-server.ts';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import type { BffProcessOptions } from '../../../../libs/testing/src/process/bff-process.ts';
import type { OwnProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { productionBff } from '../../../lab/src/bff/production-bff.ts';
import { applyLoad } from '../measure/wrk.ts';
import type { LoadResult, Looked } from '../measure/wrk.ts';
import type { ServiceName } from '../upstream/answers.ts';
import { cacheStatusOf, plainGet } from './plain-get.ts';
import type { Answered } from './plain-get.ts';
import { startServer } from './proxy-servers.ts';
import type { Subject } from './subject.ts';

export interface Surroundings {
  readonly root: string;
  readonly folder: string;
  readonly core: number;
  /** The folder of each app's bundle. */
  readonly bundles: Readonly<Record<string, string>>;
  readonly origins: Readonly<Record<ServiceName, string>>;
  /** For subjects that need them. */
  readonly callers?: Callers | undefined;
  readonly redis?: RedisServer | undefined;
}

/** Header lines as the scripts of wrk read them. */
const linesOf = (headers: Readonly<Record<string, string>>): string => Object.entries(headers).map((pair) => pair.join(': ')).join('\t');

const START_WITHIN = 60_000;

/** The main files of apps of the bench. */
export const mainsOf = (apps: readonly string[]): Record<string, string> => Object.fromEntries(apps.map((app) => [app, `tools/bench/apps/${app}/main.ts`]));

/** A subject that listens, as a process of its own on the gateway's core. */
export class RunningSubject {
  readonly subject: Subject;
  readonly process: OwnProcess & { readonly url: string };
  readonly url: string;
  readonly logFile: string;
  /** The callers that take turns; empty where all requests are anonymous. */
  callers: readonly BenchCaller[] = [];
  /** The answer to each request, where it has to be one. */
  private looked: Looked | undefined;
  private tag: string | undefined;
  private callersFile: string | undefined;
  private visits = 0;

  private constructor(subject: Subject, process: RunningSubject['process'], logFile: string) {
    this.subject = subject;
    this.process = process;
    this.url = process.url + subject.path;
    this.logFile = logFile;
  }

  /** @throws Error with what the subject wrote, when it does not answer */
  static async start(subject: Subject, surroundings: Surroundings, nodeArguments: string[] = []): Promise<RunningSubject> {
    const logFile = join(surroundings.folder, `${subject.name}.log`);
    const { server } = subject;
    const options = optionsOf(subject, surroundings, logFile);
    if (subject.signIn?.way === 'key') await surroundings.callers?.makePartners(options);
    const started = server ? await startServer(server, surroundings) : await BffProcess.spawn({ ...options, node: nodeArguments, core: surroundings.core });
    const running = new RunningSubject(subject, started, logFile);
    await started.until(`answer of ${subject.name}`, START_WITHIN, async () => {
      const answer = await plainGet(running.url, {}).catch(() => undefined);
      if (!answer) return undefined;
      if (answer.status !== 200) throw new Error(`${subject.name} answered ${answer.status}: ${answer.body}`);
      return running.settles(answer, surroundings.folder);
    });
    try {
      if (subject.signIn && surroundings.callers) running.admit(await surroundings.callers.of(subject.signIn, started.url), surroundings.folder);
      return running;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  /** What a page of a BFF's management port says. @throws Error where it does not answer well */
  page(path: string): Promise<string> {
    if (this.process instanceof BffProcess) return this.process.page(path);
    throw new Error(`${this.subject.name} has no management port`);
  }

  /** The headers of a request: those of the visit, where requests are visits, and of the caller whose turn it is. */
  headersOf(visit: number): Record<string, string> {
    const caller = this.callers[visit % this.callers.length];
    return { ...(this.subject.same ? {} : { 'x-visit': String(visit) }), ...this.condition, ...caller?.headers };
  }

  private get condition(): Record<string, string> {
    return this.tag === undefined ? {} : { 'if-none-match': this.tag };
  }

  /** Loads it, with the visits and callers that come after those of the last time. @throws Error when an answer fails */
  async load(seconds: number, connections: number, core: number): Promise<LoadResult> {
    const { same = false, connections: own = connections, upload } = this.subject;
    const load = { url: this.url, seconds, connections: own, core, same, upload, visits: this.visits, callers: this.callersFile, looked: this.looked };
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

  /** The first answers may wait for connections, and are not kept then. @returns undefined until answers are as they will have to be */
  private settles(answer: Answered, folder: string): true | undefined {
    const { looked, name, revalidates } = this.subject;
    if (!looked) return true;
    if (!cacheStatusOf(answer).startsWith(looked.cacheStatus ?? '')) return undefined;
    if (revalidates) this.tag = answer.headers.etag;
    const file = join(folder, `${name}.body`);
    writeFileSync(file, looked.status === 304 ? '' : answer.body);
    this.looked = { ...looked, body: file, headers: linesOf(this.condition) };
    return true;
  }

  private admit(callers: readonly BenchCaller[], folder: string): void {
    this.callers = callers;
    this.callersFile = join(folder, `${this.subject.name}.callers`);
    writeFileSync(this.callersFile, callers.map(({ headers }) => `${linesOf(headers)}\n`).join(''));
  }
}

/** web-bff's own bff.yaml, moved to free ports and to the bench's upstreams; info log to a file. No limits: the peers have none. */
const optionsOf = (subject: Subject, { root, folder, bundles, origins, callers, redis }: Surroundings, logFile: string): BffProcessOptions =>
  productionBff({
    root,
    name: 'web-bff',
    folder: bundles[subject.app] as string,
    file: settingsFile(join(root, subject.settings ?? 'apps/web-bff/bff.yaml'), subject, folder),
    logFile,
    upstreams: Object.fromEntries(Object.entries(origins).map(([name, origin]) => [name, [origin]])),
    env: {
      PORTICO_SERVER__FORWARD: 'x-visit',
      PORTICO_RATE_LIMIT__ENABLED: 'false',
      ...(subject.signIn && callers?.envFor(subject.app === 'sign-in' ? ['session', 'bearer', 'partners'] : ['session'])),
      ...(subject.redis && redis && { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '2s', PORTICO_REDIS__SECRETS: 'what the bench seals its records with' }),
      ...subject.env,
    },
  });

/** @returns the file, or one with further routes, or other sections */
function settingsFile(file: string, { name, routes = 0, sections }: Subject, folder: string): string {
  const own = join(folder, `${name}.bff.yaml`);
  if (sections) {
    writeFileSync(own, stringify({ ...(parse(readFileSync(file, 'utf8')) as object), ...sections }));
    return own;
  }
  if (routes === 0) return file;
  const more = Array.from({ length: routes }, (_, index) => `  - { name: other-${index}, match: { path: '/other/${index}/:id' }, to: catalog, access: public }\n`);
  writeFileSync(own, readFileSync(file, 'utf8').replace(/^routes:\n/m, `routes:\n${more.join('')}`));
  return own;
}
