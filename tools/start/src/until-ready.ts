import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from './app.ts';
import { StartFailure } from './start-failure.ts';

const PAUSE = 50;

/** Waits until a BFF's management port says that it wants requests. @param within milliseconds @throws StartFailure */
export async function untilReady({ name, managementPort }: App, within: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + within;
  while (!(await isReady(managementPort))) {
    if (performance.now() > end) throw new StartFailure(`${name} was not ready within ${within / 1000} s`);
    await delay(PAUSE, undefined, { signal });
  }
}

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/ready', agent: false, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy()).on('error', () => resolve(false));
  });
