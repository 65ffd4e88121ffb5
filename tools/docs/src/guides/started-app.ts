import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@portico/testing';
import type { UpstreamUrls } from '@portico/testing';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** A bundled BFF as a process of its own. */
export interface StartedApp {
  readonly url: string;
  /** Asks it to stop. @returns its exit code */
  stop(): Promise<number | null>;
}

const PATIENCE = 15_000;

/** Starts the bundle of an app in a copy of the workspace; done when it is ready. @param upstreams as the sandbox has them */
export async function startApp(copy: WorkspaceCopy, app: string, upstreams: UpstreamUrls): Promise<StartedApp> {
  const [port, managementPort] = [await freePort(), await freePort()];
  const instances = Object.entries(upstreams).map(([name, urls]) => [
    `PORTICO_UPSTREAMS__${name.toUpperCase()}__INSTANCES`,
    urls.map((url) => url.replace('grpc://', '')).join(','),
  ]);
  const ports = { PORTICO_SERVER__PORT: String(port), PORTICO_MANAGEMENT__PORT: String(managementPort) };
  const env = copy.environment({ NODE_ENV: 'development', ...ports, ...Object.fromEntries(instances) });
  const cwd = join(copy.root, 'dist/apps', app);
  const child = spawn(process.execPath, ['main.mjs'], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    return (await exit)[0];
  };
  const until = performance.now() + PATIENCE;
  while (!(await isReady(managementPort))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`${app} did not start: ${complaint}`);
    }
    await delay(50);
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    return false;
  }
}
