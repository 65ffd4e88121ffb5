import type { OwnProcess } from './own-process.ts';
import { waitUntil } from './wait-until.ts';

/** Milliseconds. */
const START_WITHIN = 30_000;

/** Waits for a BFF that has been started. @throws Error with what it wrote, when it does not become ready */
export const untilReady = (name: string, bff: OwnProcess, managementOrigin: string): Promise<true> =>
  waitUntil(`${name} to be ready`, START_WITHIN, async () => {
    if (!bff.running) throw new Error(`${name} ended by itself:\n${bff.output}`);
    const answer = await fetch(`${managementOrigin}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok ? true : undefined;
  });
