import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ArrivedCall, CallCounts, FaultOrder, UpstreamReport } from '../upstreams/demo-upstreams.ts';
import type { FakeRoute } from './fake-answer.ts';

/** Calls that are remembered with their headers. */
const RECENT = 50;
const NONE: CallCounts = { started: 0, inFlight: 0, finished: 0, cancelled: 0 };

/** One service of which only some answers are there, on a free port of loopback. */
export class FakeService {
  private readonly server: Server;
  private counts = new Map<string, CallCounts>();
  private recent: ArrivedCall[] = [];
  private orders: readonly FaultOrder[] = [];

  private constructor(
    readonly name: string,
    private readonly routes: readonly FakeRoute[],
  ) {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  static async start(name: string, routes: readonly FakeRoute[]): Promise<FakeService> {
    const service = new FakeService(name, routes);
    await once(service.server.listen(0, '127.0.0.1'), 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get report(): UpstreamReport {
    return { service: this.name, operations: Object.fromEntries(this.counts), recent: this.recent };
  }

  suffer(orders: readonly FaultOrder[]): void {
    this.orders = orders;
  }

  forget(): void {
    this.counts = new Map();
    this.recent = [];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?');
    const route = this.routes.find((one) => one.method === request.method && one.path.test(path));
    if (!route) return void send(response, 404, { title: `the fake of ${this.name} answers no ${request.method} ${path}` });
    const { operationId } = route;
    this.recent = [...this.recent, { operationId, headers: request.headers as Record<string, string> }].slice(-RECENT);
    this.count(operationId, { started: 1, inFlight: 1 });
    response.once('close', () =>
      this.count(operationId, response.writableFinished ? { inFlight: -1, finished: 1 } : { inFlight: -1, cancelled: 1 }),
    );
    const fault = this.orders.find((order) => order.operationId === undefined || order.operationId === operationId);
    if (fault?.kind === 'hang') return;
    if (fault) send(response, 503, { title: 'told to fail' });
    else send(response, 200, route.body);
  }

  private count(operationId: string, more: Partial<CallCounts>): void {
    const before = this.counts.get(operationId) ?? NONE;
    const sum = (key: keyof CallCounts): number => before[key] + (more[key] ?? 0);
    this.counts.set(operationId, {
      started: sum('started'),
      inFlight: sum('inFlight'),
      finished: sum('finished'),
      cancelled: sum('cancelled'),
    });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));
}
