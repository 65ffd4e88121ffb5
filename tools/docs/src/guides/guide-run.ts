import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Demo, IDENTITY } from '../examples/demo.ts';
import type { DemoOptions } from '../examples/demo.ts';
import type { Comparison } from '../examples/shown-answer.ts';
import { Places } from '../shell/places.ts';
import { Shell } from '../shell/shell.ts';
import { compareOutput, isRepeatable } from '../shell/step.ts';
import type { Step } from '../shell/step.ts';
import { surroundings } from '../shell/surroundings.ts';
import { ROOT } from '../tree/workspace.ts';

/** Milliseconds for which a call is made again that is not answered as shown: a change is taken up a moment later, and machines may be busy. */
const [PATIENCE, PAUSE] = [30_000, 250];

export interface GuideRunOptions extends Omit<DemoOptions, 'certificates' | 'env'> {
  /** Settings of the BFFs, and of the commands that are typed. @param kept the folder in the place of `.portico` */
  readonly env?: (kept: string) => Readonly<Record<string, string>>;
  /** Typed before the BFFs start. */
  readonly before?: string;
}

/** A reader who has started everything, and types what a guide says into one terminal. */
export class GuideRun {
  private constructor(
    readonly demo: Demo,
    private readonly shell: Shell,
    private readonly places: Places,
    private readonly kept: string,
  ) {}

  static async start({ env = () => ({}), before = '', ...options }: GuideRunOptions): Promise<GuideRun> {
    const kept = mkdtempSync(join(tmpdir(), 'portico-kept-'));
    const settings = env(kept);
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
    const shell = new Shell({ cwd: ROOT, env: surroundings({ PATH: path, ...settings }) });
    await shell.run(before);
    const demo = await Demo.start({ ...options, certificates: join(kept, 'certificates'), env: settings });
    return new GuideRun(demo, shell, new Places(demo.origins, kept, IDENTITY), kept);
  }

  /** Carries a step out and lays what it printed beside what is shown. */
  async take(step: Step): Promise<Comparison> {
    const until = performance.now() + PATIENCE;
    for (;;) {
      const output = this.places.shown(await this.shell.run(this.places.real(step.commands)));
      const comparison = compareOutput(step, output);
      if (comparison.shown === comparison.given || !isRepeatable(step) || performance.now() > until) return comparison;
      await delay(PAUSE);
    }
  }

  async stop(): Promise<void> {
    await this.shell.stop();
    await this.demo.close();
    rmSync(this.kept, { recursive: true });
  }
}
