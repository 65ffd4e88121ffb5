import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Milliseconds. */
const START_WITHIN = 60_000;
const MANY = '1000000000';

/** The ports of the sandbox follow each other: control, services, identity provider (tools/sandbox/README.md). */
const SERVICES = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders', 'recommendations'];
const SANDBOX_PORTS = SERVICES.length + 3;

const LIMITS = ['BY_ADDRESS__ADDRESS', 'PLANS__CUSTOMER__LIMITS__MINUTE'].flatMap((limit) =>
  ['LIMIT', 'BURST'].map((kind) => [`PORTICO_RATE_LIMIT__${limit}__${kind}`, MANY]),
);

/** What web-bff needs in production besides, though no user signs in here. */
const SESSION = {
  PORTICO_SESSION__ORIGIN: 'https://shop.example',
  PORTICO_SESSION__CLIENT_SECRET: 'not used here',
  PORTICO_SESSION__SECRETS: 'a secret of thirty-two characters or more',
};

/** The demo services, and BFFs over them as production runs them. */
export class WalkStack {
  readonly #root: string;
  readonly #first: number;
  readonly #children: ChildProcess[] = [];

  private constructor(root: string, first: number) {
    this.#root = root;
    this.#first = first;
  }

  /** Resolves when the demo services answer. @throws Error when they do not come up */
  static async start(root: string): Promise<WalkStack> {
    const stack = new WalkStack(root, await freePort(SANDBOX_PORTS));
    const child = stack.#spawn([join(root, 'tools/sandbox/src/main.ts'), '--port', String(stack.#first)], root, {});
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until('the sandbox', child, () => output.includes('sandbox ready'));
    return stack;
  }

  /** The bundle of an app, which `npx nx build <app>` makes. */
  bundle(app: string): string {
    return join(this.#root, 'dist/apps', app, 'main.mjs');
  }

  /** Starts a BFF with the probe in it. Resolves with its origin when it is ready. */
  async startBff(app: string): Promise<{ readonly process: ChildProcess; readonly origin: string }> {
    const port = await freePort(2);
    const instances = SERVICES.map((name, index) => {
      const address = `127.0.0.1:${this.#first + 1 + index}`;
      return [`PORTICO_UPSTREAMS__${name.toUpperCase()}__INSTANCES`, name === 'recommendations' ? address : `http://${address}`];
    });
    const issuer = this.#issuer;
    const bearer = { PORTICO_BEARER__ISSUERS__SANDBOX__ISSUER: issuer };
    const signIn = app === 'web-bff' ? { ...SESSION, PORTICO_SESSION__ISSUER: issuer } : bearer;
    const words = ['--import', join(import.meta.dirname, 'coverage-probe.ts'), this.bundle(app)];
    const child = this.#spawn(words, dirname(this.bundle(app)), {
      NODE_ENV: 'production',
      WALK_PORT: String(port),
      WALK_UPSTREAMS: SERVICES.map((_, index) => this.#first + 1 + index).join(','),
      PORTICO_LOOPBACK: 'true',
      PORTICO_DRAIN__DELAY: '0ms',
      PORTICO_UPSTREAM_IDENTITY__KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      PORTICO_SERVER__PORT: String(port),
      PORTICO_MANAGEMENT__PORT: String(port + 1),
      ...Object.fromEntries([...instances, ...LIMITS]),
      ...signIn,
    });
    child.stdout?.resume();
    const ready = (): Promise<boolean> => fetch(`http://127.0.0.1:${port + 1}/health/ready`).then(({ ok }) => ok, () => false);
    await until(app, child, ready);
    return { process: child, origin: `http://127.0.0.1:${port}` };
  }

  /** An access token that mobile-bff believes. */
  async customerToken(): Promise<string> {
    const words = [join(this.#root, 'tools/sandbox/src/token/main.ts'), '--issuer', this.#issuer];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    return stdout.trim();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map(ended));
  }

  get #issuer(): string {
    return `http://127.0.0.1:${this.#first + SERVICES.length + 1}`;
  }

  #spawn(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>): ChildProcess {
    const { NODE_OPTIONS: _jests, ...inherited } = process.env;
    const stdio = ['ignore' as const, 'pipe' as const, 'pipe' as const, 'ipc' as const];
    const child = spawn(process.execPath, words, { cwd, env: { ...inherited, NODE_NO_WARNINGS: '1', ...env }, stdio });
    this.#children.push(child);
    return child;
  }
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function ended(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function until(name: string, child: ChildProcess, isReady: () => boolean | Promise<boolean>): Promise<void> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const end = performance.now() + START_WITHIN;
  while (!(await isReady())) {
    if (isOver(child)) throw new Error(`${name} ended instead of getting ready:\n${stderr}`);
    if (performance.now() > end) throw new Error(`${name} was not ready within ${START_WITHIN / 1000} s`);
    await delay(50);
  }
}

/** Where the system hands out no ports by itself. */
const [FROM, TO] = [20_000, 31_000];

/** A port of loopback that is free, as are the next `length - 1`. */
async function freePort(length: number): Promise<number> {
  for (;;) {
    const first = FROM + Math.floor(Math.random() * (TO - FROM - length));
    const free = await Promise.all(Array.from({ length }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
