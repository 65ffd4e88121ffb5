import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@portico/testing';
import { Demo, IDENTITY } from '../examples/demo.ts';
import type { Comparison } from '../examples/shown-answer.ts';
import { namedBlocks } from '../markdown/named-block.ts';
import type { NamedBlock } from '../markdown/named-block.ts';
import { Places } from '../shell/places.ts';
import { Shell } from '../shell/shell.ts';
import { compareOutput, isRepeatable } from '../shell/step.ts';
import type { Step } from '../shell/step.ts';
import { surroundings } from '../shell/surroundings.ts';
import { read, ROOT } from '../tree/workspace.ts';
import { applyDiff } from './apply-diff.ts';

/** Milliseconds for which a call is made again that is not answered as shown: a change is taken up a moment later, and machines may be busy. */
const [PATIENCE, PAUSE] = [30_000, 250];

export interface GuideRunOptions {
  /** The BFF that the guide is about. */
  readonly app: string;
  /** Settings of it, and of the commands that are typed. @param kept the folder in the place of `.portico` */
  readonly env?: (kept: string) => Readonly<Record<string, string>>;
  /** Typed before the BFF starts. */
  readonly before?: string;
}

/** What stands while the BFF runs: a reader who is told to change its settings starts it again. The sandbox stays, and its addresses with it. */
interface Running {
  readonly demo: Demo;
  readonly places: Places;
  /** How many changes of the settings it has. */
  readonly changes: number;
}

/** A reader who has started everything, and types what a guide says into one terminal. */
export class GuideRun {
  private running: Running | undefined;

  private constructor(
    private readonly guide: string,
    private readonly options: GuideRunOptions,
    private readonly kept: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly shell: Shell,
  ) {}

  /** @param guide its text */
  static async start(guide: string, options: GuideRunOptions): Promise<GuideRun> {
    const kept = mkdtempSync(join(tmpdir(), 'portico-kept-'));
    symlinkSync(join(ROOT, 'node_modules'), join(kept, 'node_modules'));
    for (const { path, body } of programsIn(guide)) writeFileSync(join(kept, path), `${body}\n`);
    const settings = { ...options.env?.(kept), PORTICO_SERVER__PORT: String(await freePort()) };
    const shell = new Shell({ cwd: ROOT, env: surroundings({ PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, ...settings }) });
    const run = new GuideRun(guide, options, kept, settings, shell);
    await shell.run(options.before ?? ':').catch(async (error: unknown) => {
      await run.stop();
      throw error;
    });
    return run;
  }

  /** Carries a step out and lays what it printed beside what is shown. */
  async take(step: Step): Promise<Comparison> {
    const { places } = await this.runningAt(step.line);
    const until = performance.now() + PATIENCE;
    for (;;) {
      const output = places.shown(await this.shell.run(places.real(step.commands)));
      const comparison = compareOutput(step, output);
      if (comparison.shown === comparison.given || !isRepeatable(step) || performance.now() > until) return comparison;
      await delay(PAUSE);
    }
  }

  /** The BFF's routes, as documents write them: `GET /v1/orders/{id}`. */
  async routes(): Promise<string[]> {
    const { demo } = this.running ?? (await this.runningAt(0));
    return demo.routesOf(this.options.app).map((route) => route.replace(/:(\w+)/g, '{$1}'));
  }

  async stop(): Promise<void> {
    await this.shell.stop();
    await this.running?.demo.close();
    rmSync(this.kept, { recursive: true });
  }

  /** @param line of the guide; what the guide changes above it is changed */
  private async runningAt(line: number): Promise<Running> {
    const { app } = this.options;
    const file = `apps/${app}/bff.yaml`;
    const changes = namedBlocks(this.guide, 'diff').filter(({ path, line: where }) => path === file && where < line);
    if (this.running?.changes === changes.length) return this.running;
    const settings = join(this.kept, 'bff.yaml');
    const changed = changes.reduce((text, { body }) => applyDiff(text, body), read(file));
    writeFileSync(settings, atPort(changed, this.settings['PORTICO_SERVER__PORT'] as string));
    let demo = this.running?.demo;
    if (demo) await demo.restart();
    else demo = await Demo.start({ apps: [app], files: { [app]: settings }, certificates: join(this.kept, 'certificates'), env: this.settings, limits: true });
    const names = programsIn(this.guide).map(({ path }) => path);
    this.running = { demo, places: new Places(demo.origins, this.kept, names, IDENTITY), changes: changes.length };
    return this.running;
  }
}

/** The programs that a guide shows in full, for its reader to write down. */
const programsIn = (guide: string): NamedBlock[] => namedBlocks(guide, 'ts').filter(({ path }) => !path.includes('/'));

/** What a bff.yaml says of its own address is said of the port. */
function atPort(text: string, port: string): string {
  const own = /^server:\n {2}port: (\d+)$/m.exec(text)?.[1];
  return text.replaceAll(`http://localhost:${own}`, `http://127.0.0.1:${port}`);
}
