import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { loadSettings, loadWithOrigins } from '@portico/config';
import { BffLogger, CATALOGUE, Environment, settingsClassOf, SettingsReload, Signals, startBff } from '@portico/platform';
import type { BffSettings, RequestFinished, RunningBff } from '@portico/platform';
import type { UpstreamCallFinished } from '@portico/upstream';
import { UpstreamSignals } from '@portico/upstream';
import { FakeUpstreams } from '../fakes/fake-upstreams.ts';
import type { FakeAnswer } from '../fakes/fake-answer.ts';
import { signingKeyText } from '../issuer/signing-key.ts';
import { secretsIn } from '../secrets/settings-secrets.ts';
import { watchedLogs } from '../secrets/watched-logs.ts';
import type { WatchedLogs } from '../secrets/watched-logs.ts';
import { parse, stringify } from 'yaml';
import { Answer } from './answer.ts';
import { instanceOverrides, withoutBreakers, withoutLimits } from './instance-overrides.ts';
import type { UpstreamUrls } from '../process/upstream-urls.ts';
import { withOverrides } from './overridden-providers.ts';
import type { Override } from './overridden-providers.ts';
import type { PlanOutline } from './plan-outline.ts';

export interface BffToTest {
  readonly root: Type;
  /** Path of its bff.yaml. */
  readonly file: string;
  /** What stands in its place of the file's sections, by name: lists cannot be set by the environment. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** Where the upstreams are, by name; those that bff.yaml does not name are left out. */
  readonly upstreams?: UpstreamUrls;
  /** Services that are faked, where `upstreams` does not have them. */
  readonly fakes?: readonly FakeAnswer[];
  /** Settings as in production: `PORTICO_SERVER__DEADLINE=300ms`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the upstreams' circuits may open. Off by default, because what one test breaks would affect the next. */
  readonly breakers?: boolean;
  /** Whether its limits hold. Off by default, because all tests share one address, and what one uses up the next would lack. */
  readonly limits?: boolean;
  /** What stands in the place of providers of its modules: `[{ provide: Clock, useValue: stopped }]`. */
  readonly override?: readonly Override[];
  /** Default: `test`. */
  readonly environment?: Environment['name'];
}

export interface InTime {
  /** Done before each try, so that each begins from the same state. */
  readonly before?: () => Promise<void>;
  /** The parts that are meant to be late. */
  readonly late?: readonly string[];
}

/** Free ports on loopback. */
const FOR_TESTS = {
  PORTICO_LOOPBACK: 'true',
  PORTICO_DRAIN__DELAY: '0ms',
  PORTICO_SERVER__HOST: '127.0.0.1',
  PORTICO_SERVER__PORT: '0',
  PORTICO_MANAGEMENT__HOST: '127.0.0.1',
  PORTICO_MANAGEMENT__PORT: '0',
} as const;

/** Of faults of the BFF itself alone, on stdout; where logs are watched, all that production writes, into a file. */
function logOf(logs: WatchedLogs | undefined): Record<string, string> {
  return logs ? { PORTICO_LOG__LEVEL: 'info', PORTICO_LOG__FILE: logs.nextFile() } : { PORTICO_LOG__LEVEL: 'error' };
}

const TRIES = 20;

/** What a BFF does not start without in production. */
const secretsOf = (settings: BffSettings, environment: Environment['name']): Record<string, string> => ({
  ...('upstreamIdentity' in settings ? { PORTICO_UPSTREAM_IDENTITY__KEY: signingKeyText() } : {}),
  ...('redis' in settings && environment === 'production' ? { PORTICO_REDIS__SECRETS: 'what records of the test are sealed with' } : {}),
});

/** A BFF with its real settings file in this process, on free ports, called over real sockets. */
export class BffUnderTest {
  private constructor(
    readonly running: RunningBff,
    /** The services that are faked; none by default. */
    readonly fakes: FakeUpstreams,
    /** Takes its settings file over again. It is not for a BFF with other `sections` than its file has. */
    readonly settingsReload: SettingsReload,
  ) {}

  /** @throws SettingsError, StartError as `startBff` does; Error for an override of what is not there */
  static async start({
    root,
    file,
    sections,
    upstreams: given = {},
    fakes = [],
    env = {},
    breakers = false,
    limits = false,
    override = [],
    environment = 'test',
  }: BffToTest): Promise<BffUnderTest> {
    const source = sections ? { text: stringify({ ...(parse(readFileSync(file, 'utf8')) as object), ...sections }) } : { file };
    const Settings = await settingsClassOf(root);
    const written = loadSettings(Settings, { ...source, env: { NODE_ENV: 'development' } });
    const faked = await FakeUpstreams.start(fakes.filter(({ contract }) => given[contract.name] === undefined));
    const upstreams = { ...faked.urls, ...given };
    const still = { ...(breakers ? {} : withoutBreakers(written)), ...(limits ? {} : withoutLimits(written)) };
    const logs = watchedLogs();
    const overrides = { ...FOR_TESTS, ...logOf(logs), NODE_ENV: environment, ...instanceOverrides(written, upstreams), ...still, ...secretsOf(written, environment), ...env };
    const loaded = loadWithOrigins(Settings, { ...source, env: overrides });
    logs?.secrets.add(secretsIn(loaded.settings));
    try {
      const running = await withOverrides(override, () => startBff(root, loaded.settings, new Environment(environment)));
      const bff = new BffUnderTest(running, faked, new SettingsReload(root, running, loaded, { file, env: overrides }));
      if (!bff.hasLog) bff.showFaults();
      return bff;
    } catch (error) {
      await faked.close();
      throw error;
    }
  }

  private get hasLog(): boolean {
    return [...this.running.app.get(ModulesContainer).values()].some(({ providers }) => providers.has(BffLogger));
  }

  /** Without a log, a 500 would leave a test without a word on its cause. */
  private showFaults(): void {
    this.events.requestFinished.subscribe(({ context: { request, failure }, status }) => {
      if (status === CATALOGUE.internal.status) console.error(`${request.method} ${request.url} is a fault of the BFF:`, failure?.cause);
    });
  }

  get url(): string {
    return this.running.url;
  }

  get managementUrl(): string {
    return this.running.managementUrl;
  }

  get routes(): RunningBff['routes']['routes'] {
    return this.running.routes.routes;
  }

  get events(): Signals {
    return this.running.app.get(Signals);
  }

  get upstreamSignals(): UpstreamSignals {
    return this.events.of(UpstreamSignals);
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.request(path, { headers });
  }

  /**
   * As `get`, asked again while the answer, or a part of it, is late: on a busy machine that happens to any part. For tests of
   * what an answer holds, not of when it comes.
   */
  async inTime(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    { before, late = [] }: InTime = {},
  ): Promise<Answer> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      await before?.();
      const answer = await this.get(path, headers);
      if (answer.status !== 504 && answer.lateParts.every((part) => late.includes(part))) return answer;
    }
    throw new Error(`${path} was late ${TRIES} times`);
  }

  async request(path: string, init: RequestInit = {}): Promise<Answer> {
    return Answer.of(await fetch(this.url + path, init));
  }

  /** The BFF's plans, as its management port tells them. */
  async plans(): Promise<readonly PlanOutline[]> {
    const answer = await fetch(`${this.managementUrl}/plans`, { headers: { accept: 'application/json' } });
    return (await answer.json()) as PlanOutline[];
  }

  /** The value of one series of `/metrics`, as `portico_parts_total{plan="home",…}`; 0 when it is not there yet. */
  async metric(series: string): Promise<number> {
    const text = await (await fetch(`${this.managementUrl}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? 0 : Number(line.slice(series.length + 1));
  }

  /** The next request that ends, answered or left. Ask before sending it. */
  finished(): Promise<RequestFinished> {
    return new Promise((resolve) => this.events.requestFinished.subscribe(resolve));
  }

  /** Collects how calls to upstreams end, from now on. */
  upstreamCalls(): readonly UpstreamCallFinished[] {
    const calls: UpstreamCallFinished[] = [];
    this.upstreamSignals.upstreamCallFinished.subscribe((call) => calls.push(call));
    return calls;
  }

  async close(): Promise<void> {
    this.settingsReload.close();
    await this.running.close();
    await this.fakes.close();
  }
}
