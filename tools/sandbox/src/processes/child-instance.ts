import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { FaultOrder } from '../faults/fault-order.ts';
import type { InstanceHandle, InstanceReport } from '../instance/instance-handle.ts';
import type { PlannedInstance } from '../port-plan.ts';
import type { ServiceName } from '../service-name.ts';
import type { Placement } from '../services/orders/order-book.ts';
import type { FromChild, ToChild, Verb } from './messages.ts';

interface Waiting {
  readonly resolve: (answer: Extract<FromChild, { url: string }>) => void;
  readonly reject: (error: Error) => void;
}

/** One instance of a service in a process of its own. */
export class ChildInstance implements InstanceHandle {
  readonly service: ServiceName;
  readonly instance: number;
  readonly #child: ChildProcess;
  readonly #onPlaced: (placement: Placement) => void;
  readonly #waiting = new Map<number, Waiting>();
  #url = '';
  #lastId = 0;

  /** `entry` is the path of instance-process.ts; `of` the number of instances of the service. */
  constructor(entry: string, { service, instance, port }: PlannedInstance, of: number, onPlaced: (placement: Placement) => void) {
    this.service = service;
    this.instance = instance;
    this.#onPlaced = onPlaced;
    this.#child = fork(entry, [service, String(instance), String(of), String(port)], { serialization: 'advanced' });
    this.#child.on('message', (message) => this.#receive(message as FromChild));
    this.#child.once('exit', () => this.#giveUp());
  }

  get url(): string {
    return this.#url;
  }

  async order(order: FaultOrder): Promise<void> {
    await this.#ask('order', order);
  }

  async clear(): Promise<void> {
    await this.#ask('clear');
  }

  async report(): Promise<InstanceReport> {
    const { report } = await this.#ask('report');
    if (!report) throw new Error(`${this.service} ${this.instance} sent no report`);
    return report;
  }

  async reset(): Promise<void> {
    await this.#ask('reset');
  }

  async stop(): Promise<void> {
    await this.#ask('stop');
  }

  async start(): Promise<void> {
    await this.#ask('start');
  }

  async close(): Promise<void> {
    if (!this.#child.connected) return;
    const exit = once(this.#child, 'exit');
    await this.#ask('close');
    this.#child.disconnect();
    await exit;
  }

  /** Passes on an order that another instance has taken. */
  adopt(placed: Placement): void {
    if (this.#child.connected) this.#child.send({ placed } satisfies ToChild);
  }

  async #ask(verb: Verb, order?: FaultOrder): Promise<Extract<FromChild, { url: string }>> {
    const id = (this.#lastId += 1);
    const answer = new Promise<Extract<FromChild, { url: string }>>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject }),
    );
    if (!this.#child.connected) this.#giveUp();
    else this.#child.send({ id, verb, ...(order && { order }) } satisfies ToChild);
    return answer;
  }

  #receive(message: FromChild): void {
    if ('placed' in message) return this.#onPlaced(message.placed);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('failure' in message) return waiting?.reject(Object.assign(new Error(message.failure.message), message.failure));
    this.#url = message.url;
    waiting?.resolve(message);
  }

  #giveUp(): void {
    for (const { reject } of this.#waiting.values())
      reject(new Error(`the process of ${this.service} ${this.instance} has ended`));
    this.#waiting.clear();
  }
}
