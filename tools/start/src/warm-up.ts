import { get } from 'node:http';
import type { App } from './app.ts';

/** How often: by then connections are open and what every request runs is compiled. */
const ROUNDS = 3;
/** Milliseconds for one call. */
const PATIENCE = 2_000;

/**
 * Makes the calls of an app that are worth trying, so that the first of a reader is not the slow one. Only those that change nothing; none
 * where services are asked that are not the sandbox's. What they answer plays no part.
 */
export async function warmUp({ port, samples, elsewhere }: App): Promise<void> {
  if (elsewhere.size > 0) return;
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { path, headers, body } of samples) if (body === undefined) await called(port, path, headers);
}

const called = (port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false, timeout: PATIENCE }, (response) =>
      response.resume().on('close', resolve),
    );
    request.on('timeout', () => request.destroy()).on('error', () => resolve());
  });
