import { CallLog } from '../calls/call-log.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import type { FaultOrder } from '../faults/fault-order.ts';
import { Listener } from '../net/listener.ts';
import type { ServiceName } from '../service-name.ts';
import type { InstanceHandle, InstanceReport } from './instance-handle.ts';
import type { ServiceFront, World } from './service-front.ts';
import { serviceFront } from './service-front.ts';

/** One instance of a service in this process. It listens unless it is stopped or told to refuse. */
export class ServiceInstance implements InstanceHandle {
  readonly service: ServiceName;
  readonly instance: number;
  readonly #world: World;
  readonly #faults: FaultBoard;
  readonly #calls = new CallLog();
  readonly #listener: Listener;
  readonly #front: ServiceFront;
  #stopped = true;

  constructor(service: ServiceName, instance: number, port: number, world: World) {
    this.service = service;
    this.instance = instance;
    this.#world = world;
    this.#faults = new FaultBoard(`${service} ${instance}`);
    const resetPeer = (remotePort: number): void => this.#listener.reset(remotePort);
    this.#front = serviceFront(service, world, { faults: this.#faults, calls: this.#calls, resetPeer });
    this.#listener = new Listener(port, (socket) => this.#front.accept(socket));
  }

  get url(): string {
    return `${this.service === 'recommendations' ? 'grpc' : 'http'}://127.0.0.1:${this.#listener.port}`;
  }

  async order(order: FaultOrder): Promise<void> {
    this.#faults.add(order);
    await this.#adjust();
  }

  async clear(): Promise<void> {
    this.#faults.clear();
    await this.#adjust();
  }

  async report(): Promise<InstanceReport> {
    return this.snapshot();
  }

  snapshot(): InstanceReport {
    const { service, instance, url } = this;
    const listening = this.#listener.open;
    return {
      service,
      instance,
      url,
      listening,
      faults: this.#faults.orders(),
      operations: this.#calls.counts(),
      recent: this.#calls.recent(),
    };
  }

  /** Calls back after each change of the counts; returns how to stop that. */
  onChange(listener: () => void): () => void {
    return this.#calls.onChange(listener);
  }

  async reset(): Promise<void> {
    this.#faults.clear();
    this.#calls.reset();
    if (this.service === 'orders') this.#world.orders.reset();
    await this.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#adjust();
  }

  /** Rejects with the system's error where the port is taken. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.#adjust();
  }

  async close(): Promise<void> {
    await this.stop();
    this.#front.close();
  }

  async #adjust(): Promise<void> {
    if (this.#stopped || this.#faults.refuses) await this.#listener.close();
    else await this.#listener.listen();
  }
}
