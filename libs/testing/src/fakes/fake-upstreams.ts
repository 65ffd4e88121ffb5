import { setTimeout as delay } from 'node:timers/promises';
import type { DemoUpstreams, FaultOrder, UpstreamReport } from '../upstreams/demo-upstreams.ts';
import { fakeRoute } from './fake-answer.ts';
import type { FakeAnswer } from './fake-answer.ts';
import { FakeService } from './fake-service.ts';

const KINDS = ['error', 'hang'];
/** Milliseconds. */
const [PATIENCE, PAUSE] = [5_000, 5];

/**
 * The services behind a BFF as its tests see them: each answers as it is told, and fails as it is told. For contracts of which no demo
 * service exists; `error` answers 503, `hang` never answers.
 *
 * @example const upstreams = await FakeUpstreams.start([{ contract: payments, operation: 'GET /accounts', body: { items: [] } }]);
 */
export class FakeUpstreams implements DemoUpstreams {
  private constructor(private readonly services: readonly FakeService[]) {}

  /** @throws Error for an operation that a contract does not have */
  static async start(answers: readonly FakeAnswer[]): Promise<FakeUpstreams> {
    const routes = answers.map(fakeRoute);
    const names = [...new Set(answers.map(({ contract }) => contract.name))];
    return new FakeUpstreams(
      await Promise.all(
        names.map((name) =>
          FakeService.start(
            name,
            routes.filter(({ contract }) => contract.name === name),
          ),
        ),
      ),
    );
  }

  get urls(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.services.map(({ name, url }) => [name, [url]]));
  }

  readonly control = {
    /** @throws Error for a kind or a service that no fake has */
    fault: (...orders: readonly FaultOrder[]): Promise<void> => {
      for (const { kind, service } of orders) {
        if (!KINDS.includes(kind)) throw new Error(`a faked service cannot fail by "${kind}"; it can by ${KINDS.join(' and ')}`);
        if (!this.services.some(({ name }) => name === service)) throw new Error(`no service "${service}" is faked`);
      }
      for (const service of this.services) service.suffer(orders.filter((order) => order.service === service.name));
      return Promise.resolve();
    },
    reset: (): Promise<void> => {
      for (const service of this.services) {
        service.suffer([]);
        service.forget();
      }
      return Promise.resolve();
    },
    calls: (): Promise<readonly UpstreamReport[]> => Promise.resolve(this.services.map(({ report }) => report)),
  };

  async until(test: (reports: readonly UpstreamReport[]) => boolean, withinMs = PATIENCE): Promise<readonly UpstreamReport[]> {
    const end = performance.now() + withinMs;
    for (;;) {
      const reports = await this.control.calls();
      if (test(reports)) return reports;
      if (performance.now() > end)
        throw new Error(`the faked services did not come to that within ${withinMs} ms: ${JSON.stringify(reports)}`);
      await delay(PAUSE);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
  }
}
