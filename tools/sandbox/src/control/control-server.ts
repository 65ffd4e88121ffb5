import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { FaultOrderError } from '../faults/parse-fault-order.ts';
import { readJson } from '../http/read-json.ts';
import { invalid, ServiceProblem } from '../http/service-problem.ts';
import type { IdentityControl } from '../identity/control/identity-control.ts';
import { Listener } from '../net/listener.ts';
import type { ServiceName } from '../service-name.ts';
import { isServiceName } from '../service-name.ts';
import type { Control, InstanceFilter } from './control.ts';
import { identityActions } from './identity-actions.ts';

export interface ControlRequest {
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** Of `/instances/{service}/{instance}/{verb}`, or the last part of `/identity/{what}/{name}`. */
  readonly names: readonly string[];
}

export type Action = (request: ControlRequest) => Promise<unknown>;

const serviceOf = (name: string, where: 'path' | 'query'): ServiceName => {
  if (isServiceName(name)) return name;
  throw invalid([{ in: where, name: 'service', detail: `${name} is not a service` }]);
};

const numberOf = (text: string, where: 'path' | 'query'): number => {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw invalid([{ in: where, name: 'instance', detail: 'must be a number from 1' }]);
};

const filterOf = (query: URLSearchParams): InstanceFilter => {
  const [service, instance] = [query.get('service'), query.get('instance')];
  return {
    ...(service === null ? {} : { service: serviceOf(service, 'query') }),
    ...(instance === null ? {} : { instance: numberOf(instance, 'query') }),
  };
};

/** The control port: `Control` over HTTP and JSON. */
export class ControlServer {
  readonly #control: Control;
  readonly #server: Server;
  readonly #listener: Listener;
  readonly #actions: Readonly<Record<string, Action>>;

  /** @param identity absent where there is no identity provider */
  constructor(control: Control, port: number, identity?: IdentityControl) {
    this.#control = control;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#listener = new Listener(port, (socket) => void this.#server.emit('connection', socket));
    this.#actions = {
      'GET /health': async () => ({ status: 'up' }),
      'GET /calls': async ({ query }) => ({ instances: await control.calls(filterOf(query)) }),
      'GET /faults': async () => ({
        orders: (await control.calls()).flatMap(({ service, instance, faults }) =>
          faults.map((order) => ({ ...order, service, instance })),
        ),
      }),
      'POST /faults': async ({ request }) => this.#order(await readJson(request)),
      'DELETE /faults': async ({ query }) => control.clear(filterOf(query)),
      'POST /reset': async () => control.reset(),
      'POST /instances/*/*/stop': async ({ names }) => this.#onInstance(names, 'stop'),
      'POST /instances/*/*/start': async ({ names }) => this.#onInstance(names, 'start'),
      ...(identity && identityActions(identity)),
    };
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.port}`;
  }

  /** Rejects with the system's error where the port is taken. */
  async listen(): Promise<void> {
    await this.#listener.listen();
  }

  async close(): Promise<void> {
    await this.#listener.close();
  }

  async #order(body: unknown): Promise<void> {
    try {
      await this.#control.order(Array.isArray(body) ? body : [body]);
    } catch (error) {
      if (error instanceof FaultOrderError) throw invalid([{ in: 'body', name: 'order', detail: error.message }]);
      throw error;
    }
  }

  async #onInstance([service = '', instance = '']: readonly string[], verb: 'stop' | 'start'): Promise<void> {
    try {
      await this.#control[verb](serviceOf(service, 'path'), numberOf(instance, 'path'));
    } catch (error) {
      if (error instanceof RangeError) throw new ServiceProblem(404, error.message);
      throw error;
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pathname = '', search] = (request.url ?? '').split('?');
    const { route, names } = routeOf(pathname);
    const action = this.#actions[`${request.method} ${route}`];
    try {
      if (!action) throw new ServiceProblem(404, 'There is nothing at this path for this method.');
      const body = await action({ request, query: new URLSearchParams(search), names });
      answer(response, body === undefined ? 204 : 200, body);
    } catch (error) {
      if (!(error instanceof ServiceProblem)) console.error(error);
      const problem = error instanceof ServiceProblem ? error : new ServiceProblem(500, String(error));
      answer(response, problem.status, problem.body);
    }
  }
}

/** Splits a path into its route, with `*` for each name, and the names. */
const routeOf = (pathname: string): { route: string; names: readonly string[] } => {
  const [, first = '', ...rest] = pathname.split('/');
  if (first === 'instances' && rest.length >= 2) return { route: ['/instances', '*', '*', ...rest.slice(2)].join('/'), names: rest.slice(0, 2) };
  if (first === 'identity' && rest.length === 2) return { route: `/identity/${rest[0]}/*`, names: rest.slice(1) };
  return { route: pathname, names: [] };
};

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, body === undefined ? {} : { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};
