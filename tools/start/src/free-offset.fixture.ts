import { randomInt } from 'node:crypto';
import { findApps } from './app.ts';
import { findSandbox } from './sandbox.ts';
import { shifted } from './shifted.ts';
import { refuseTakenPorts, wantedPorts } from './taken-ports.ts';

/** Below the ports that the system hands out. */
const [LEAST, MOST, STEP] = [10_000, 22_000, 100];
const TRIES = 20;

/**
 * A value of `--port-offset` whose ports are all free.
 * @throws Error where some are taken of each that was tried
 */
export async function freeOffset(root: string): Promise<number> {
  const apps = findApps(root);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const offset = randomInt(LEAST / STEP, MOST / STEP) * STEP;
    const wanted = wantedPorts(apps.map((app) => shifted(app, offset)), findSandbox(root, offset, apps));
    if (await refuseTakenPorts(wanted).then(() => true, () => false)) return offset;
  }
  throw new Error('no free range of ports');
}
