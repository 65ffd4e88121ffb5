import type { Bar } from '../bars/bar.ts';
import type { Fault } from '../faults/fault.ts';
import { Load } from '../load/load.ts';
import type { Stage } from '../load/schedule.ts';
import type { Reads } from '../load/targets.ts';
import { warmUp } from '../load/warm-up.ts';
import { seriesOf } from '../measure/series.ts';
import { Watch } from '../measure/watch.ts';
import { placedOrders } from '../writes/placed-orders.ts';
import { writeFigures } from '../writes/write-figures.ts';
import { figuresFrom } from './figures-from.ts';
import type { Measured } from './figures-from.ts';
import { originsOf } from './lab.ts';
import type { Lab, RunningBff } from './lab.ts';
import { planOf } from './pace.ts';
import type { Pace, Plan } from './pace.ts';
import type { Scene, SetScene } from './scene.ts';

/** A fault that comes and goes while the same load goes on. */
export interface SteadyFault {
  readonly name: string;
  readonly about: string;
  readonly inCi?: boolean;
  /** Seconds, when it is not half of the load. */
  readonly lasts?: number;
  readonly scene: SetScene;
  /** Of everything something when absent. */
  readonly read?: Reads;
  /** Reads a second before, in and after the fault, when they are not the same all the time. */
  readonly perSecond?: { readonly healthy: number; readonly ill: number };
  bars(measured: Measured): Bar[];
}

/** Milliseconds within which an order that one instance took has reached the others. */
const ORDERS_SPREAD = 500;
const WARMING_ORDERS = 6;

/** Healthy, then ill, then well again, under one load that never stops. */
export const steady = (fault: SteadyFault): Fault => ({
  name: fault.name,
  about: fault.about,
  inCi: fault.inCi ?? false,
  async run(lab) {
    await lab.control.reset();
    const scene = await fault.scene(lab);
    try {
      const bffs = await lab.startBffs({ name: fault.name, ...scene.wanted });
      const measured = await measure(fault, scene, lab, bffs);
      const { times, more } = measured;
      return {
        fault: fault.name,
        about: fault.about,
        figures: measured.figures,
        more,
        bars: fault.bars(measured),
        faultFrom: (times.faultFrom - times.healthyFrom) / 1000,
        faultTo: (times.faultTo - times.healthyFrom) / 1000,
        series: seriesOf(measured.reads, measured.watch.attempts, { from: times.healthyFrom, to: times.end }),
      };
    } finally {
      await lab.stopBffs();
      await scene.close?.();
      await lab.control.reset();
    }
  },
});

async function measure(fault: SteadyFault, scene: Scene, lab: Lab, bffs: readonly RunningBff[]): Promise<Measured> {
  const { pace } = lab;
  const origins = originsOf(bffs);
  const firstWarming = lab.takeReferences(WARMING_ORDERS);
  await warmUp(origins, pace.warmUpSeconds, Array.from({ length: WARMING_ORDERS }, (_, index) => firstWarming + index));
  const plan = planOf(pace, fault.lasts);
  const seconds = plan.end / 1000;
  const writes = Math.round(seconds * pace.writesPerSecond);
  const firstReference = lab.takeReferences(writes);
  const order = { origins, ...(fault.read && { read: fault.read }), reads: stagesOf(fault, plan, pace), writes: [{ seconds, perSecond: pace.writesPerSecond }], firstRead: 0, firstReference };
  const load = Load.start(order, lab.interrupted);
  const watch = new Watch(bffs, load);
  await load.until(plan.faultFrom);
  lab.interrupted.throwIfAborted();
  const faultFrom = load.elapsed;
  await scene.begin();
  await load.until(plan.faultTo);
  const faultTo = load.elapsed;
  await scene.end();
  const result = await load.result;
  await watch.stop();
  await load.until(load.elapsed + ORDERS_SPREAD);
  const placed = await placedOrders(lab.sandbox.instances.orders[0] as string);
  const times = { ...plan, faultFrom, faultTo };
  const figures = figuresFrom({ ...result, watch, times, writes: writeFigures(result.writes, firstReference, placed) });
  return { figures, reads: result.reads, watch, times, more: scene.more?.() ?? {} };
}

function stagesOf({ perSecond }: SteadyFault, { faultFrom, faultTo, end }: Plan, { readsPerSecond }: Pace): Stage[] {
  const { healthy, ill } = perSecond ?? { healthy: readsPerSecond, ill: readsPerSecond };
  return [
    { seconds: faultFrom / 1000, perSecond: healthy },
    { seconds: (faultTo - faultFrom) / 1000, perSecond: ill },
    { seconds: (end - faultTo) / 1000, perSecond: healthy },
  ];
}
