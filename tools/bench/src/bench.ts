import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Callers } from './callers/callers.ts';
import type { Signature } from './callers/issuer.ts';
import { RedisServer } from '../../../libs/testing/src/parts/redis-server.ts';
import { Explained } from '../../lab/src/command.ts';
import type { Flags } from './command-line.ts';
import { VerifyAlone } from './first-seen/verify-alone.ts';
import { cores } from './machine/requirements.ts';
import { ticksPerSecond } from '../../lab/src/machine/proc.ts';
import { DISTURBED, measureRound } from './measure/rounds.ts';
import type { Rounds } from './measure/rounds.ts';
import { measureOverload } from './overload/overload.ts';
import type { Overloaded } from './overload/overload.ts';
import type { Conditions, Sample } from './measure/sample.ts';
import { bundle } from '../../lab/src/bff/bundles.ts';
import { mainsOf, RunningSubject } from './subjects/running-subject.ts';
import type { Surroundings } from './subjects/running-subject.ts';
import { CACHE_SUBJECTS, KEPT_PAGE, STRICT } from './subjects/cache.ts';
import { ANONYMOUS, KNOWN, KNOWN_WITH_REDIS, SEEN, UNSEEN } from './subjects/sign-in.ts';
import type { Subject } from './subjects/subject.ts';
import { EXPRESS, FASTIFY, FASTIFY_CROWD, FEW_ROUTES, FLOOR, LADDER, MANY_ROUTES, PROXY, PROXY_PEERS, SHARED, STREAM, STREAM_UPLOADS, SUBJECT, UPLOADS } from './subjects/subjects.ts';
import { PREPARED_ANSWERS } from './upstream/answers.ts';
import { Nginx } from './upstream/nginx.ts';
import { verifyCallers } from './verify/known-callers.ts';
import { verifyKept, verifyRefusals } from './verify/kept-answers.ts';
import { verifyProduction } from './verify/production-state.ts';
import { verifyAnswers } from './verify/same-answers.ts';

/** The subjects are not comparable, so no time is taken. */
export class NotComparable extends Explained {
  constructor(differences: readonly string[]) {
    super(`nothing is timed, the subjects differ:\n${differences.map((difference) => `  - ${difference}`).join('\n')}`);
  }
}

export interface Measured {
  readonly rounds: Rounds;
  /** The rounds of each subject. */
  readonly overloads: readonly (readonly Overloaded[])[];
  /** Microseconds that jose alone takes to verify a token, one of each round. */
  readonly alone: ReadonlyMap<Signature, readonly number[]>;
}

/** Peer (a) refuses nothing: it shows what becomes of a gateway that does not. That both do the same is checked by the other cases. */
const OVERLOADED = [SUBJECT, FASTIFY];

type Tell = (line: string) => void;

/**
 * After a start, until what runs often is compiled; each round warms up again, for less. In several loads: where one ends, clients leave in the middle of
 * their requests, and V8 compiles for that as well. With one load of the same length the first round of a sitting cost a tenth more than the third.
 */
const WARM_UPS = { loads: 5, seconds: 3 };

/**
 * After so many rounds all subjects are restarted. Of two processes of one program one may be some percent faster for as long as it
 * lives, by how it was compiled and where its memory lies (Mytkowicz et al., "Producing Wrong Data Without Doing Anything Obviously
 * Wrong!", 2009).
 */
const ROUNDS_OF_A_SITTING = 3;
/** Rounds of the overload at most, since each takes more than a minute: their medians vary by a tenth, one round by a third. */
const OVERLOADS = 5;

/**
 * Runs the bench from bundling to the last sample and leaves nothing running, interrupted or not.
 * @throws NotComparable before any time is taken
 */
export async function runBench(root: string, flags: Flags, interrupted: AbortSignal, tell: Tell): Promise<Measured> {
  const [gatewayCore, loadCore] = cores() as [number, number];
  const subjects = subjectsOf(flags);
  const overloaded = flags.cases.includes('overload') ? OVERLOADED : [];
  const apps = [...new Set([...subjects, ...overloaded].filter(({ server }) => server === undefined).map(({ app }) => app))];
  tell(`bundling ${apps.length} apps`);
  const bundles = await bundle(root, mainsOf(apps), 'dist/bench');
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  const nginx = await Nginx.at(join(folder, 'nginx'), loadCore);
  const running: RunningSubject[] = [];
  let [callers, redis]: [Callers?, RedisServer?] = [];
  try {
    if ([...subjects, ...(subjects.includes(KEPT_PAGE) ? [STRICT] : [])].some(({ signIn }) => signIn)) [callers, redis] = [await Callers.start(folder), await redisOn(loadCore)];
    const conditions = { ...flags, gatewayCore, loadCore, ticksPerSecond: ticksPerSecond(), redis };
    const surroundings = { root, folder, core: gatewayCore, bundles, origins: nginx.origins, callers, redis };
    const bench = new Bench(nginx, surroundings, conditions, running, interrupted, tell);
    await bench.verify(subjects);
    return { ...(await bench.measure(subjects, flags.rounds)), overloads: await bench.overload(overloaded, Math.min(flags.rounds, OVERLOADS)) };
  } finally {
    for (const one of running) await one.stop();
    await callers?.stop();
    await redis?.stop();
    await nginx.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is done with subjects, in this order. */
class Bench {
  private readonly nginx: Nginx;
  private readonly surroundings: Surroundings;
  private readonly conditions: Conditions;
  private readonly running: RunningSubject[];
  private readonly interrupted: AbortSignal;
  private readonly tell: Tell;
  /** jose alone, beside the subjects that run. */
  private loops: readonly [Signature, VerifyAlone][] = [];

  /** @param running those that are to be stopped, whatever happens */
  constructor(nginx: Nginx, surroundings: Surroundings, conditions: Conditions, running: RunningSubject[], interrupted: AbortSignal, tell: Tell) {
    this.nginx = nginx;
    this.surroundings = surroundings;
    this.conditions = conditions;
    this.running = running;
    this.interrupted = interrupted;
    this.tell = tell;
  }

  /** @throws NotComparable */
  async verify(subjects: readonly Subject[]): Promise<void> {
    await this.nginx.start(true);
    await this.start(subjects);
    await verify(this.running, this.nginx, this.tell);
    await this.stop();
    if (subjects.includes(KEPT_PAGE)) await this.verifyStrict();
    await this.nginx.start(false);
  }

  /** @throws NotComparable */
  private async verifyStrict(): Promise<void> {
    await this.start([STRICT]);
    const [running] = this.running as [RunningSubject];
    const faults = await verifyRefusals(running);
    await this.stop();
    if (faults.length > 0) throw new NotComparable(faults.map((fault) => `${STRICT.name} ${fault}`));
  }

  async measure(subjects: readonly Subject[], rounds: number): Promise<Omit<Measured, 'overloads'>> {
    const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
    const alone = new Map<Signature, number[]>();
    for (let round = 1; round <= rounds && subjects.length > 0; round += 1) {
      if ((round - 1) % ROUNDS_OF_A_SITTING === 0) await this.sitDown(subjects);
      await measureRound(this.running, round, this.nginx, this.conditions, this.interrupted, (subject, taken) => {
        samples.get(subject)?.push(taken);
        this.tell(`round ${round}  ${subject.padEnd(31)} ${sampleText(taken)}`);
        emptyLogs(this.running);
      });
      for (const [algorithm, loop] of this.loops) {
        alone.set(algorithm, [...(alone.get(algorithm) ?? []), await loop.measure()]);
      }
    }
    await this.stop();
    return { rounds: samples, alone };
  }

  /** Each round in a process of its own, all subjects in turn. @returns the rounds of each */
  async overload(subjects: readonly Subject[], rounds: number): Promise<Overloaded[][]> {
    const overloads = subjects.map((): Overloaded[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, subject] of subjects.entries()) {
        await this.start([subject]);
        const [one] = this.running as [RunningSubject];
        await warmUp(one, this.conditions);
        overloads[index]?.push(await measureOverload(one, this.conditions.loadCore, this.conditions.connections));
        await this.stop();
      }
    }
    return overloads;
  }

  /** Restarts them all, warm and paused. */
  private async sitDown(subjects: readonly Subject[]): Promise<void> {
    await this.stop();
    await this.start(subjects);
    this.tell('warming up');
    for (const one of this.running) {
      this.interrupted.throwIfAborted();
      await warmUp(one, this.conditions);
    }
    for (const one of this.running) one.pause();
    this.loops = verifiersOf(this.running, this.surroundings, this.conditions.connections);
  }

  private async start(subjects: readonly Subject[]): Promise<void> {
    for (const subject of subjects) {
      this.interrupted.throwIfAborted();
      this.running.push(await RunningSubject.start(subject, this.surroundings));
    }
  }

  private async stop(): Promise<void> {
    for (const one of this.running.splice(0)) await one.stop();
  }
}

/** All its threads stay on the core. */
async function redisOn(core: number): Promise<RedisServer> {
  const redis = await RedisServer.start();
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(redis.pid)], { stdio: 'ignore' });
  return redis;
}

function subjectsOf({ cases }: Flags): Subject[] {
  const subjects = new Set<Subject>();
  if (cases.includes('aggregate')) for (const subject of [FASTIFY, SUBJECT, EXPRESS, FLOOR]) subjects.add(subject);
  if (cases.includes('sharing')) for (const subject of [FASTIFY_CROWD, SHARED]) subjects.add(subject);
  if (cases.includes('mechanisms')) for (const { plus, minus } of LADDER) for (const subject of [...plus, ...minus]) subjects.add(subject);
  if (cases.includes('sign-in')) for (const subject of [ANONYMOUS, ...KNOWN, ...KNOWN_WITH_REDIS]) subjects.add(subject);
  if (cases.includes('proxy')) for (const subject of [STREAM, PROXY, ...PROXY_PEERS, FEW_ROUTES, MANY_ROUTES, UPLOADS, STREAM_UPLOADS]) subjects.add(subject);
  if (cases.includes('cache')) for (const subject of CACHE_SUBJECTS) subjects.add(subject);
  if (cases.includes('first-seen')) for (const subject of [SEEN, ...Object.values(UNSEEN)]) subjects.add(subject);
  return [...subjects];
}

/** jose alone, with the tokens of the subjects that have never seen theirs. */
const verifiersOf = (running: readonly RunningSubject[], { folder, core, callers: known }: Surroundings, atOnce: number): [Signature, VerifyAlone][] =>
  running.flatMap(({ subject, callers }) => {
    const algorithm = subject.signIn?.unseen;
    return algorithm && known ? [[algorithm, new VerifyAlone(folder, core, algorithm, known.issuer, callers, atOnce)] satisfies [Signature, VerifyAlone]] : [];
  });

async function verify(running: readonly RunningSubject[], nginx: Nginx, tell: Tell): Promise<void> {
  if (running.length === 0) return;
  const faults: string[] = [];
  /** By what is asked for: the aggregate, or what is handed on. */
  const expected = new Map<string, string>();
  for (const one of running) {
    // What uploads are answered with says nothing of them; wrk sees to the status.
    if (one.subject.upload !== undefined) continue;
    const kind = kindOf(one.subject);
    const { subject, body, differences } = await verifyAnswers(one, nginx, expected.get(kind));
    if (!expected.has(kind)) expected.set(kind, body);
    faults.push(...differences.map((difference) => `${subject} ${difference}`));
    if (one.subject.app === ANONYMOUS.app) faults.push(...(await verifyCallers(one)).map((fault) => `${subject} ${fault}`));
    if (one.subject.looked?.cacheStatus?.startsWith('portico;hit')) faults.push(...(await verifyKept(one)).map((fault) => `${subject} ${fault}`));
    if (one.subject === SUBJECT) faults.push(...(await verifyProduction(one)).map((fault) => `${subject} ${fault}`));
  }
  if (faults.length > 0) throw new NotComparable(faults);
  const taken = PREPARED_ANSWERS.reduce((sum, { value }) => sum + Buffer.byteLength(JSON.stringify(value)), 0);
  tell(`the services have ${taken} bytes for each page`);
  for (const [kind, body] of expected) tell(`${running.filter(({ subject }) => kindOf(subject) === kind).length} subjects answer the same ${Buffer.byteLength(body)} bytes: ${kind}`);
}

/** What is the same in the answers of all subjects that have it. */
const kindOf = ({ looked, answers }: Subject): string => (looked?.status === 304 ? 'nothing' : (answers ?? 'page'));

function sampleText({ cpuPerRequest, requestsPerSecond, foreignShare }: Sample): string {
  const others = foreignShare > DISTURBED ? `   (others had ${(foreignShare * 100).toFixed(0)} % of a core)` : '';
  return `${cpuPerRequest.toFixed(1).padStart(7)} µs  ${requestsPerSecond.toFixed(0).padStart(6)}/s${others}`;
}

/** Connections to the nginx that logged are gone: a subject finds that out, and gets its code compiled, before it is timed. */
async function warmUp(running: RunningSubject, { connections, loadCore }: Conditions): Promise<void> {
  for (let attempt = 0; attempt < 10 && !(await fetch(running.url)).ok; attempt += 1);
  for (let load = 0; load < WARM_UPS.loads; load += 1) await running.load(WARM_UPS.seconds, connections, loadCore);
}

/** Logs are written while time is taken, and are not kept. */
function emptyLogs(running: readonly RunningSubject[]): void {
  for (const { logFile } of running) if (existsSync(logFile)) writeFileSync(logFile, '');
}
