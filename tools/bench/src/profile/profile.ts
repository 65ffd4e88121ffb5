import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flags } from '../command-line.ts';
import { cores } from '../machine/requirements.ts';
import { ticksPerSecond } from '../../../measuring/src/machine/proc.ts';
import { sample } from '../measure/sample.ts';
import type { Sample } from '../measure/sample.ts';
import { table } from '../../../measuring/src/report/table.ts';
import { bundle } from '../subjects/bundles.ts';
import { RunningSubject } from '../subjects/running-subject.ts';
import type { Subject } from '../subjects/subject.ts';
import { FASTIFY, SUBJECT } from '../subjects/subjects.ts';
import { Nginx } from '../upstream/nginx.ts';
import { monotonicNow, ownerOf, readOwnTimes } from './cpu-profile.ts';
import type { OwnTime } from './cpu-profile.ts';

/** Microseconds between two looks of the profiler; shorter ones would cost as much as what they look at. */
const INTERVAL = 500;
const FUNCTIONS = 40;
const SMALLEST = 0.3;

interface Profiled {
  readonly subject: Subject;
  readonly cpuPerRequest: number;
  readonly times: readonly OwnTime[];
}

/** Where web-bff and peer (a) spend their time under load, with V8's sampling profiler. @returns two tables */
export async function profile(root: string, flags: Flags): Promise<string> {
  const [gatewayCore, loadCore] = cores() as [number, number];
  const subjects = [FASTIFY, SUBJECT];
  const bundles = await bundle(root, subjects.map(({ app }) => app));
  const folder = mkdtempSync(join(tmpdir(), 'portico-profile-'));
  const nginx = await Nginx.at(join(folder, 'nginx'), loadCore);
  const profiled: Profiled[] = [];
  try {
    await nginx.start(false);
    for (const subject of subjects) {
      const surroundings = { root, folder, core: gatewayCore, bundles, origins: nginx.origins };
      const target = join(folder, subject.name);
      const options = ['--cpu-prof', `--cpu-prof-dir=${target}`, `--cpu-prof-interval=${INTERVAL}`];
      const running = await RunningSubject.start(subject, surroundings, options);
      const conditions = { ...flags, gatewayCore, loadCore, ticksPerSecond: ticksPerSecond() };
      const stretch = { from: 0, to: 0 };
      const measure = async (): Promise<Sample> => {
        const seconds = Math.max(1, flags.warmUpSeconds);
        await running.load(seconds, flags.connections, loadCore);
        stretch.from = monotonicNow();
        const taken = await sample(running, nginx, { ...conditions, warmUpSeconds: 0 });
        stretch.to = monotonicNow();
        return taken;
      };
      // The profile is written when the process ends.
      const { cpuPerRequest } = await measure().finally(() => running.stop());
      const file = join(root, 'dist/bench', `${subject.name}.cpuprofile`);
      copyFileSync(join(target, readdirSync(target)[0] as string), file);
      profiled.push({ subject, cpuPerRequest, times: readOwnTimes(file, bundles.get(subject.app) as string, stretch) });
    }
  } finally {
    await nginx.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return `${byOwner(profiled as [Profiled, Profiled])}\n\n${profiled.map(byFunction).join('\n\n')}`;
}

function byOwner([peer, own]: readonly [Profiled, Profiled]): string {
  const [theirs, ours] = [peer, own].map(({ times, cpuPerRequest }) => {
    const costs = new Map<string, number>();
    for (const time of times) costs.set(ownerOf(time), (costs.get(ownerOf(time)) ?? 0) + time.share * cpuPerRequest);
    return costs;
  }) as [Map<string, number>, Map<string, number>];
  const rows = [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((owner) => ({ owner, peer: theirs.get(owner) ?? 0, own: ours.get(owner) ?? 0 }))
    .filter((row) => Math.max(row.peer, row.own) >= SMALLEST)
    .sort((one, other) => other.own - other.peer - (one.own - one.peer));
  return table(
    ['own time by owner, µs/request', peer.subject.name, own.subject.name, 'difference'],
    rows.map((row) => [row.owner, row.peer.toFixed(1), row.own.toFixed(1), (row.own - row.peer).toFixed(1)]),
  );
}

const byFunction = ({ times, cpuPerRequest, subject }: Profiled): string =>
  table(
    [`own time by function, ${subject.name}`, 'file', '%', 'µs/request'],
    times
      .slice(0, FUNCTIONS)
      .map(({ name, file, share }) => [name, file || 'V8', (share * 100).toFixed(1), (share * cpuPerRequest).toFixed(1)]),
  );
