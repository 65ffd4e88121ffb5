import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './engine.ts';

/** Milliseconds in which a BFF is ready, on a machine that has more to do. */
const START = 60_000;
const DEVELOPMENT = ['-e', 'NODE_ENV=development'];

/** Builds the image of one BFF by docker/Dockerfile. @throws Error with what the engine wrote */
export function buildBff(engine: Engine, app: string, image: string): void {
  engine.run('build', '-f', 'docker/Dockerfile', '--build-arg', `APP=${app}`, '-t', image, '.');
}

/** What a management page of the image says. */
export const pageOf = (engine: Engine, image: string, page: string): string =>
  engine.run('run', '--rm', '--read-only', ...DEVELOPMENT, '-e', 'PORTICO_LOG__LEVEL=error', image, 'print', page);

/**
 * Starts the image read-only, with the settings of its bff.yaml, asks on its two ports from outside, and stops it.
 *
 * @returns milliseconds until its HEALTHCHECK said that it is ready
 * @throws Error with its log, when it is not ready in time, does not answer, or does not end by itself when it is told to
 */
export async function tryBff(engine: Engine, image: string): Promise<number> {
  const begin = performance.now();
  const container = engine.run('run', '--detach', '--read-only', ...DEVELOPMENT, '-p', '127.0.0.1::8080', '-p', '127.0.0.1::8081', image);
  try {
    const check = JSON.parse(engine.run('inspect', '--format', '{{json .Config.Healthcheck.Test}}', container)) as string[];
    while (!engine.succeeds('exec', container, ...check.slice(1))) {
      if (performance.now() - begin > START) throw new Error(`is not ready after ${START} ms`);
      await sleep(250);
    }
    const took = performance.now() - begin;
    const [api, management] = await Promise.all([ask(engine, container, 8080, '/nowhere'), ask(engine, container, 8081, '/health/ready')]);
    if (api !== 404 || management !== 200) throw new Error(`answers /nowhere with ${api} and /health/ready with ${management}`);
    engine.run('stop', '--time', '30', container);
    const code = engine.run('inspect', '--format', '{{.State.ExitCode}}', container);
    if (code !== '0') throw new Error(`ends with ${code} when it is told to stop`);
    return took;
  } catch (error) {
    throw new Error(`${image} ${(error as Error).message}\n${logOf(engine, container)}`, { cause: error });
  } finally {
    engine.run('rm', '--force', container);
  }
}

async function ask(engine: Engine, container: string, port: number, path: string): Promise<number> {
  const [address] = engine.run('port', container, `${port}/tcp`).split('\n');
  return (await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(START) })).status;
}

function logOf(engine: Engine, container: string): string {
  try {
    return engine.run('logs', container);
  } catch (error) {
    return (error as Error).message;
  }
}
