import type { ModulesContainer } from '@nestjs/core';
import { outsideRequests } from '../context/current.ts';
import { textOf } from '../problems/thrown.ts';
import { instancesIn } from './instances.ts';

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;

type Hook = (signal?: string) => unknown;
type Hooked = Partial<Record<(typeof HOOKS)[number], Hook>>;

/**
 * The hooks by which modules end, each within the time that all have together. Nest waits for one after the other, indefinitely: one that
 * fails or hangs would keep the process alive, and those after it from closing what they hold.
 */
export class ShutdownHooks {
  readonly faults: string[] = [];
  private readonly over: Promise<'over'>;
  private timer: NodeJS.Timeout | undefined = undefined;

  /** @param within milliseconds @param tell hears of each fault, with what was thrown */
  constructor(
    private readonly within: number,
    private readonly tell: (fault: string, error?: unknown) => void,
  ) {
    this.over = new Promise((resolve) => {
      this.timer = outsideRequests(() => setTimeout(() => resolve('over'), within));
    });
  }

  /** Has Nest call them through this. */
  bound(modules: ModulesContainer): void {
    for (const instance of instancesIn(modules)) this.boundOf(instance);
  }

  report(fault: string, error?: unknown): void {
    this.faults.push(fault);
    this.tell(fault, error);
  }

  done(): void {
    clearTimeout(this.timer);
  }

  private boundOf(instance: object): void {
    for (const name of HOOKS) {
      const hook = (instance as Hooked)[name];
      // What cannot be changed is left to Nest, and to the time that closing has as a whole.
      if (typeof hook === 'function') Reflect.defineProperty(instance, name, { value: (signal?: string) => this.call(instance, name, hook, signal), configurable: true, writable: true });
    }
  }

  private async call(instance: object, name: string, hook: Hook, signal: string | undefined): Promise<void> {
    const what = `${instance.constructor.name}.${name}()`;
    try {
      const ended = await Promise.race([hook.call(instance, signal), this.over]);
      if (ended === 'over') this.report(`${what} has not ended within the ${this.within} ms that are left of drain.timeout; let it give up earlier, or set drain.timeout higher`);
    } catch (error) {
      this.report(`${what} has failed: ${textOf(error)}`, error);
    }
  }
}
