import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeBlocks } from '../markdown/code-block.ts';
import { namedBlocks } from '../markdown/named-block.ts';
import { surroundings } from '../shell/surroundings.ts';
import { ROOT } from '../tree/workspace.ts';

const run = promisify(execFile);

/** What a front end's own repository has installed. */
const PACKAGES = ['vite', 'openapi-fetch'];
/** Milliseconds that Vite may take to start, and between two looks. */
const [PATIENCE, PAUSE] = [30_000, 100];

const STRICT = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];

/** The front end that a guide shows, in a folder of its own with the generated client installed. */
export class FrontEndProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'portico-front-end-'));
  private server: ChildProcess | undefined;

  /** @param guide its text. @param bff where web-bff is, in the place of the address that the guide has */
  constructor(guide: string, bff: string) {
    for (const { path, body } of namedBlocks(guide, 'ts')) this.write(path, body.replace('http://127.0.0.1:4000', bff));
    const page = codeBlocks(guide).find(({ language }) => language === 'html')?.text ?? '';
    this.write('index.html', page.replace(/^<!-- index\.html -->\n/, ''));
    mkdirSync(join(this.folder, 'node_modules/@portico'), { recursive: true });
    for (const name of PACKAGES) symlinkSync(join(ROOT, 'node_modules', name), join(this.folder, 'node_modules', name));
  }

  /** Writes the client of web-bff as the guide says, into this project. */
  async installClient(): Promise<void> {
    const target = join(this.folder, 'node_modules/@portico/web-bff-client');
    await run(process.execPath, [join(ROOT, 'tools/contracts/src/bff/client.ts'), 'web-bff', '--out', target], this.surrounded);
  }

  /** @returns what the compiler says of the page */
  async typeErrors(): Promise<string> {
    const tsc = join(ROOT, 'node_modules/typescript-native/bin/tsc');
    const lib = ['--lib', 'es2023,dom,dom.iterable', '--types', ''];
    const checked = run(process.execPath, [tsc, ...STRICT, ...lib, 'src/page.ts'], this.surrounded);
    return (await checked.catch((error: unknown) => error as { stdout: string })).stdout;
  }

  /** Starts Vite; done when it answers at the origin. */
  async serve(origin: string): Promise<void> {
    const vite = join(this.folder, 'node_modules/vite/bin/vite.js');
    const server = spawn(process.execPath, [vite], { ...this.surrounded, stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    let said = '';
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const until = performance.now() + PATIENCE;
    while (!(await answers(origin))) {
      if (server.exitCode !== null || performance.now() > until) throw new Error(`Vite does not answer at ${origin}: ${said}`);
      await delay(PAUSE);
    }
  }

  async remove(): Promise<void> {
    if (this.server && this.server.exitCode === null) {
      const exit = once(this.server, 'exit');
      this.server.kill();
      await exit;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get surrounded(): { cwd: string; env: NodeJS.ProcessEnv } {
    return { cwd: this.folder, env: surroundings({}) };
  }

  private write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
