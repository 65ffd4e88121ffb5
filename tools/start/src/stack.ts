import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.ts';
import { Child } from './child.ts';
import { prepared } from './prepared.ts';
import { portSettings } from './shifted.ts';
import { StartFailure } from './start-failure.ts';
import { untilReady } from './until-ready.ts';

/** Milliseconds. A BFF drains for a while before it ends. */
const START_PATIENCE = 30_000;
const STOP_PATIENCE = 10_000;

/** What is kept between starts; git ignores it. */
const KEPT = '.portico';
/** The exit code of a command whose work another start has done (EX_DATAERR of sysexits.h). */
const DONE_ALREADY = 65;

type OnLines = [onLine: (line: string) => void, onRemark?: (line: string) => void];

/** The processes of a running Portico: the demo services and the BFFs. */
export class Stack {
  private readonly root: string;
  private readonly print: (name: string, line: string) => void;
  private readonly children: Child[] = [];
  private readonly stopping = new AbortController();

  constructor(root: string, print: (name: string, line: string) => void) {
    this.root = root;
    this.print = print;
  }

  /** Starts the demo services; done when they answer. @param signsIn the BFF that is told when somebody signs out @throws StartFailure */
  async startSandbox(port: number, signsIn?: App): Promise<void> {
    const main = join(this.root, 'tools/sandbox/src/main.ts');
    let sayReady: () => void;
    const ready = new Promise<void>((resolve) => (sayReady = resolve));
    const onLine = (line: string): void => (line.startsWith('sandbox ready') ? sayReady() : this.print('sandbox', line));
    const toBeTold = signsIn ? ['--web-bff', `http://127.0.0.1:${signsIn.port}`] : [];
    const child = this.start('sandbox', [main, '--port', String(port), ...toBeTold], { cwd: this.root }, onLine);
    await Promise.race([ready, failedBy(child)]);
  }

  /** Starts one BFF from its bundle; done when it wants requests. @returns it, with what is only known now in its samples @throws StartFailure */
  async startApp(app: App): Promise<App> {
    mkdirSync(join(this.root, KEPT), { recursive: true });
    const ready = await prepared(app, (args) => this.runApp(app, args));
    const child = this.startProgram(app, [], (line) => this.print(app.name, line));
    await Promise.race([untilReady(app, START_PATIENCE, this.stopping.signal), failedBy(child)]);
    return ready;
  }

  /** Runs a BFF's program to its end. @returns what it prints @throws StartFailure with what it says besides, when it fails */
  private async runApp(app: App, args: readonly string[]): Promise<string> {
    const [lines, remarks]: [string[], string[]] = [[], []];
    const child = this.startProgram(app, args, (line) => lines.push(line), (line) => remarks.push(line));
    const ended = await child.ended;
    this.children.splice(this.children.indexOf(child), 1);
    if (ended !== 'exit code 0' && ended !== `exit code ${DONE_ALREADY}`) throw new StartFailure(`${remarks.join('\n')}\n\n${app.name} ${args.join(' ')} failed (${ended})`);
    return lines.join('\n');
  }

  private startProgram(app: App, args: readonly string[], ...onLine: OnLines): Child {
    const bundle = join(this.root, 'dist/apps', app.name, 'start.mjs');
    const compiled = join(this.root, 'dist/compile-cache');
    const env = { PORTICO_LOG__FORMAT: 'text', ...app.env, ...process.env, NODE_ENV: 'development', NODE_COMPILE_CACHE: compiled, ...portSettings(app) };
    return this.start(app.name, ['--enable-source-maps', bundle, ...args], { cwd: app.folder, env }, ...onLine);
  }

  /** Runs Nx to its end. @throws StartFailure with its output, when it fails */
  async runNx(name: string, args: readonly string[]): Promise<void> {
    const lines: string[] = [];
    const nx = this.start(name, [join(this.root, 'node_modules/nx/dist/bin/nx.js'), ...args], { cwd: this.root }, (line) => lines.push(line));
    const ended = await nx.ended;
    this.children.splice(this.children.indexOf(nx), 1);
    if (ended !== 'exit code 0') throw new StartFailure(`${lines.join('\n')}\n\n${name} failed; see above`);
  }

  /** Never resolves. @throws StartFailure as soon as one of the processes ends */
  untilOneEnds(): Promise<never> {
    return Promise.race(this.children.map(failedBy));
  }

  /** Stops all processes; done when none is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.children.map((child) => child.stop(STOP_PATIENCE)));
  }

  private start(...[name, ...rest]: Parameters<typeof Child.node>): Child {
    if (this.stopping.signal.aborted) throw new StartFailure(`${name} is not started any more: everything stops`);
    const child = Child.node(name, ...rest);
    this.children.push(child);
    return child;
  }
}

const failedBy = async (child: Child): Promise<never> => {
  throw new StartFailure(`${child.name} ended (${await child.ended}), so everything stops`);
};
