import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** The part of V8's .cpuprofile that is read here. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  /** Microseconds on the monotonic clock, as in `process.hrtime`. */
  readonly startTime: number;
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** A function's own time, its callees' left out. */
export interface OwnTime {
  readonly name: string;
  /** `libs/platform/src/context/scope.ts`, `undici/lib/core/request.js`, `node:net`, or empty for V8's own work. */
  readonly file: string;
  /** Share of the time in which the process was not idle. */
  readonly share: number;
}

/** A stretch of the monotonic clock, in microseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const monotonicNow = (): number => Number(process.hrtime.bigint() / 1000n);

/** Own times by function in a stretch of time, largest first, with the bundle's places traced back to the sources. */
export function readOwnTimes(profileFile: string, bundleFile: string, { from, to }: Stretch): OwnTime[] {
  const { nodes, samples, timeDeltas, startTime } = JSON.parse(readFileSync(profileFile, 'utf8')) as CpuProfile;
  const map = new SourceMap(JSON.parse(readFileSync(`${bundleFile}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]);
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { name: string; file: string; time: number }>();
  let busy = 0;
  let now = startTime;
  samples.forEach((id, index) => {
    const frame = frames.get(id) as CallFrame;
    const time = timeDeltas[index] as number;
    now += time;
    if (now < from || now > to || frame.functionName === '(idle)') return;
    busy += time;
    const name = frame.functionName || '(anonymous)';
    const file = sourceOf(frame, map);
    const key = `${name} ${file}`;
    const entry = times.get(key);
    if (entry) entry.time += time;
    else times.set(key, { name, file, time });
  });
  return [...times.values()]
    .map(({ name, file, time }) => ({ name, file, share: time / busy }))
    .sort((one, other) => other.share - one.share);
}

function sourceOf({ url, lineNumber }: CallFrame, map: SourceMap): string {
  if (!url.startsWith('file:')) return url;
  // A function's first line need not have an entry of its own; an entry of an earlier line may belong to another file.
  for (const line of [lineNumber, lineNumber + 1]) {
    const entry = map.findEntry(line, Number.MAX_SAFE_INTEGER);
    if ('originalSource' in entry && entry.generatedLine === line) return shortened(entry.originalSource);
  }
  return '(bundle)';
}

/** From the package's or the workspace's folder on. */
export function shortened(source: string): string {
  const path = source.replaceAll('\\', '/');
  const modules = path.lastIndexOf('node_modules/');
  if (modules >= 0) return path.slice(modules + 'node_modules/'.length);
  return path.replace(/^.*?(?=(?:libs|apps|tools)\/)/, '');
}

/** To whom a place in the code belongs: a library of Portico, a package, Node, V8. */
export function ownerOf({ name, file }: Pick<OwnTime, 'name' | 'file'>): string {
  if (file === '') return name.startsWith('(') ? name.slice(1, -1) : 'V8 built-ins';
  if (file.startsWith('node:')) return 'node';
  const [first = '', second = '', third = ''] = file.split('/');
  if (first === 'libs') return second === 'contracts' ? `libs/contracts/${third}` : `libs/${second}`;
  if (first === 'apps' || first === 'tools') return 'the endpoint’s own code';
  return first.startsWith('@') ? `${first}/${second}` : first;
}
