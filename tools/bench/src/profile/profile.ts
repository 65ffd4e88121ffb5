import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Callers } from '../callers/callers.ts';
import type { Flags } from '../command-line.ts';
import { cores } from '../machine/requirements.ts';
import { ticksPerSecond } from '../../../lab/src/machine/proc.ts';
import { sample } from '../measure/sample.ts';
import type { Sample } from '../measure/sample.ts';
import { table } from '../../../lab/src/report/table.ts';
import { bundle } from '../../../lab/src/bff/bundles.ts';
import { mainsOf, RunningSubject } from '../subjects/running-subject.ts';
import { FROM_MEMORY, KEPT_PAGE, NOT_MODIFIED, ROUTED_HIT, ROUTED_MISS } from '../subjects/cache.ts';
import { ANONYMOUS, KNOWN } from '../subjects/sign-in.ts';
import type { Subject } from '../subjects/subject.ts';
import { FASTIFY, PROXY, STREAM, SUBJECT } from '../subjects/subjects.ts';
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

/** Whose time is looked at: the first is what the others are compared with. */
function subjectsOf({ cases }: Flags): readonly Subject[] {
  if (cases.every((one) => one === 'sign-in')) return [ANONYMOUS, ...KNOWN];
  if (cases.every((one) => one === 'cache')) return [FROM_MEMORY, KEPT_PAGE, NOT_MODIFIED, ROUTED_HIT, ROUTED_MISS];
  return cases.every((one) => one === 'proxy') ? [STREAM, PROXY] : [FASTIFY, SUBJECT];
}

/** Where web-bff and peer (a), a route and a stream by hand, or known callers and one who is not, spend their time under load, with V8's sampling profiler. @returns tables */
export async function profile(root: string, flags: Flags): Promise<string> {
  const [gatewayCore, loadCore] = cores() as [number, number];
  const subjects = subjectsOf(flags);
  const bundles = await bundle(root, mainsOf(subjects.map(({ app }) => app)), 'dist/bench');
  const folder = mkdtempSync(join(tmpdir(), 'portico-profile-'));
  const nginx = await Nginx.at(join(folder, 'nginx'), loadCore);
  const profiled: Profiled[] = [];
  let callers: Callers | undefined;
  try {
    await nginx.start(false);
    if (subjects.some(({ signIn }) => signIn)) callers = await Callers.start(folder);
    for (const subject of subjects) {
      const surroundings = { root, folder, core: gatewayCore, bundles, origins: nginx.origins, callers };
      const target = join(folder, subject.name);
      const options = ['--cpu-prof', `--cpu-prof-dir=${target}`, `--cpu-prof-interval=${INTERVAL}`];
      const running = await RunningSubject.start(subject, surroundings, options);
      const conditions = { ...flags, gatewayCore, loadCore, ticksPerSecond: ticksPerSecond() };
      const stretch = { from: 0, to: 0 };
      const measure = async (): Promise<Sample> => {
        const seconds = Math.max(1, flags.warmUpSeconds);
        await running.load(seconds, flags.connections, loadCore);
        stretch.from = monotonicNow();
        const [taken] = (await sample([running], nginx, { ...conditions, warmUpSeconds: 0 })) as [Sample];
        stretch.to = monotonicNow();
        return taken;
      };
      // The profile is written when the process ends.
      const { cpuPerRequest } = await measure().finally(() => running.stop());
      const file = join(root, 'dist/bench', `${subject.name}.cpuprofile`);
      copyFileSync(join(target, readdirSync(target)[0] as string), file);
      profiled.push({ subject, cpuPerRequest, times: readOwnTimes(file, join(bundles[subject.app] as string, 'main.mjs'), stretch) });
    }
  } finally {
    await callers?.stop();
    await nginx.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return `${byOwner(profiled)}\n\n${profiled.map(byFunction).join('\n\n')}`;
}

function byOwner(profiled: readonly Profiled[]): string {
  const costs = profiled.map(costsByOwner);
  const [base = new Map<string, number>(), ...others] = costs;
  const rows = [...new Set(costs.flatMap((one) => [...one.keys()]))]
    .map((owner) => ({ owner, all: costs.map((one) => one.get(owner) ?? 0), most: Math.max(...others.map((one) => (one.get(owner) ?? 0) - (base.get(owner) ?? 0))) }))
    .filter(({ all }) => Math.max(...all) >= SMALLEST)
    .sort((one, other) => other.most - one.most);
  return table(
    ['own time by owner, µs/request', ...profiled.map(({ subject }) => subject.name), 'difference'],
    rows.map(({ owner, all, most }) => [owner, ...all.map((one) => one.toFixed(1)), most.toFixed(1)]),
  );
}

function costsByOwner({ times, cpuPerRequest }: Profiled): Map<string, number> {
  const costs = new Map<string, number>();
  for (const time of times) costs.set(ownerOf(time), (costs.get(ownerOf(time)) ?? 0) + time.share * cpuPerRequest);
  return costs;
}

const byFunction = ({ times, cpuPerRequest, subject }: Profiled): string =>
  table(
    [`own time by function, ${subject.name}`, 'file', '%', 'µs/request'],
    times
      .slice(0, FUNCTIONS)
      .map(({ name, file, share }) => [name, file || 'V8', (share * 100).toFixed(1), (share * cpuPerRequest).toFixed(1)]),
  );
