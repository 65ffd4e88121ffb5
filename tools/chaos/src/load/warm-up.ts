import type { Ending } from './open-loop.ts';
import { HttpSender } from './http-sender.ts';
import { READS, writeTarget } from './targets.ts';

/** Reads at a time: nothing waits for anything, so nothing fails, and no instance is taken for ill before the load begins. */
const AT_A_TIME = 3;

/**
 * Reads pages one after the other until the time is up, so that code is compiled and connections are open before anything counts.
 *
 * @param references for an order at each instance
 */
export async function warmUp(origins: Readonly<Record<string, string>>, seconds: number, references: readonly number[]): Promise<void> {
  const sender = new HttpSender(origins);
  const until = performance.now() + seconds * 1000;
  let next = 0;
  const send = (target: Parameters<HttpSender['send']>[0]): Promise<Ending> => new Promise((resolve) => sender.send(target, resolve));
  const reader = async (): Promise<void> => {
    while (performance.now() < until) {
      const target = READS.pages((next += 1));
      if (origins[target.bff] !== undefined) await send(target);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, reader));
  if (origins['web-bff'] !== undefined) for (const reference of references) await send(writeTarget(reference));
  await sender.close();
}
