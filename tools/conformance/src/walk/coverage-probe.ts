/**
 * Runs inside the BFF that is watched (`node --import`): on request over IPC, reports which functions of its bundle V8 has entered
 * since then. The functions are named by where they start in the bundle's text.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Session } from 'node:inspector';
import type { Profiler } from 'node:inspector';
import { Socket } from 'node:net';

/** What the window ends with: the first byte that is written to an upstream, or the last byte of the answer. */
export type Until = 'first-upstream-byte' | 'answer-sent';

interface WrittenTo {
  readonly remotePort?: number;
}

const port = Number(process.env['PORTICO_SERVER__PORT']);
const upstreams = new Set((process.env['WALK_UPSTREAMS'] ?? '').split(',').map(Number));

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

let until: Until | undefined;
const postponed: (() => void)[] = [];

type Arm = (callback: (...rest: unknown[]) => void, ms?: number, ...rest: unknown[]) => NodeJS.Timeout;

/** Whether a timer fires within a window is chance, and a request that succeeds needs none: those that are due fire after it. */
function outsideOfWindows(arm: Arm): Arm {
  const armLater: Arm = (callback, ms, ...rest) => {
    const run = (): void => callback(...rest);
    return arm(() => void (until === undefined ? run() : postponed.push(run)), ms);
  };
  return Object.defineProperties(armLater, Object.getOwnPropertyDescriptors(arm)) as Arm;
}

globalThis.setTimeout = outsideOfWindows(globalThis.setTimeout as Arm) as typeof setTimeout;
globalThis.setInterval = outsideOfWindows(globalThis.setInterval as Arm) as typeof setInterval;

/** Taking the counts sets them back to zero. An in-process session answers at once. */
function take(): number[] {
  let starts: number[] = [];
  session.post('Profiler.takePreciseCoverage', (_error: Error | null, { result }: Profiler.TakePreciseCoverageReturnType) => {
    const functions = result.filter(({ url }) => url.endsWith('/main.mjs')).flatMap((script) => script.functions);
    starts = functions.flatMap(({ ranges: [range] }) => (range && range.count > 0 ? [range.startOffset] : []));
  });
  return starts;
}

function endWindow(reached: Until): void {
  if (until !== reached) return;
  const starts = take();
  until = undefined;
  process.send?.({ starts });
  setImmediate(() => postponed.splice(0).forEach((run) => run()));
}

process.on('message', (asked: Until) => {
  take();
  until = asked;
  process.send?.('ready');
});
// The channel alone must not keep the process alive.
process.channel?.unref();

const prototype = Socket.prototype as unknown as { _writeGeneric(this: WrittenTo, ...rest: unknown[]): unknown };
const write = prototype._writeGeneric;
prototype._writeGeneric = function (...rest) {
  if (upstreams.has(this.remotePort ?? 0)) endWindow('first-upstream-byte');
  return write.apply(this, rest);
};

subscribe('http.server.response.finish', (message) => {
  const { socket } = message as { readonly socket: Socket };
  if (socket.localPort === port) endWindow('answer-sent');
});
