import { outsideRequests, textOf } from '@portico/platform';
import type { Instance } from '../../policies/instances/instance.ts';

/** When an instance is asked whether it is well, and what its answers lead to. */
export interface ProbeRules {
  /** Milliseconds from one probe of an instance to its next, give or take a tenth. */
  readonly every: number;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** Failures in a row after which an instance is out. */
  readonly failures: number;
  /** Successes in a row after which it is back. */
  readonly successes: number;
}

/**
 * Asks an instance whether it is well.
 * @param timeout milliseconds until it must have ended
 * @returns what is wrong, for the log; undefined when it is well. A rejection is a no as well
 */
export type Ask<E> = (instance: Instance<E>, timeout: number) => Promise<string | undefined>;

/** The share of `every` by which a pause may be shorter or longer: instances that happen to be in step fall out of it. */
const JITTER = 0.1;
/** Milliseconds after which a newcomer is noticed at the latest. */
const NOTICED = 1_000;

/** What is known of one instance. */
interface Watch {
  down: boolean;
  failures: number;
  successes: number;
  timer?: NodeJS.Timeout;
}

/**
 * Active health checks, after those of YARP, but each instance has a rhythm of its own that begins at a random moment, so that
 * they are not all asked at once. None is asked again before the last answer is there.
 */
export class Prober<E> {
  private readonly watched = new Map<Instance<E>, Watch>();
  private timer: NodeJS.Timeout | undefined = undefined;

  /**
   * @param instances those to ask at present
   * @param verdict told when an instance goes down, and why, and when it is back
   * @param random in [0, 1)
   */
  constructor(
    private readonly rules: ProbeRules,
    private readonly instances: () => readonly Instance<E>[],
    private readonly ask: Ask<E>,
    private readonly verdict: (instance: Instance<E>, down: boolean, why?: string) => void,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.notice();
    this.timer = outsideRequests(() => setInterval(() => this.notice(), NOTICED).unref());
  }

  close(): void {
    clearInterval(this.timer);
    for (const instance of this.watched.keys()) this.forget(instance);
  }

  /** Takes note of who has come and who is gone. */
  private notice(): void {
    const present = new Set(this.instances());
    for (const instance of this.watched.keys()) if (!present.has(instance)) this.forget(instance);
    for (const instance of present) {
      if (this.watched.has(instance)) continue;
      const watch = { down: instance.down, failures: 0, successes: 0 };
      this.watched.set(instance, watch);
      this.wait(instance, watch, this.random() * this.rules.every);
    }
  }

  private forget(instance: Instance<E>): void {
    clearTimeout(this.watched.get(instance)?.timer);
    this.watched.delete(instance);
  }

  private wait(instance: Instance<E>, watch: Watch, milliseconds: number): void {
    watch.timer = outsideRequests(() => setTimeout(() => void this.probe(instance, watch), milliseconds).unref());
  }

  private async probe(instance: Instance<E>, watch: Watch): Promise<void> {
    const began = performance.now();
    const wrong = await this.wrongWith(instance);
    if (this.watched.get(instance) !== watch) return;
    const pause = this.rules.every * (1 + JITTER * (2 * this.random() - 1));
    this.wait(instance, watch, Math.max(0, pause - (performance.now() - began)));
    this.judge(instance, watch, wrong);
  }

  private async wrongWith(instance: Instance<E>): Promise<string | undefined> {
    try {
      return await this.ask(instance, this.rules.timeout);
    } catch (error) {
      return textOf(error);
    }
  }

  private judge(instance: Instance<E>, watch: Watch, wrong: string | undefined): void {
    const well = wrong === undefined;
    watch.failures = well ? 0 : watch.failures + 1;
    watch.successes = well ? watch.successes + 1 : 0;
    const changes = watch.down ? watch.successes >= this.rules.successes : watch.failures >= this.rules.failures;
    if (!changes) return;
    watch.down = !watch.down;
    this.verdict(instance, watch.down, wrong);
  }
}
