import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData, ServerCredentials as Credentials, ServerUnaryCall, ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import type { PoolTls } from '../../transport/connections/connection-pool.ts';
import { GrpcEndpoints } from '../../transport/endpoints/grpc-endpoints.ts';
import { grpcMethods } from '../contract/grpc-methods.ts';
import type { Placement } from '../../policies/instances/placement.ts';
import { targetOf } from '../../module/target-of.ts';
import { GrpcUpstreamSettings } from '../../module/upstream.settings.ts';
import type { GrpcContract } from '../contract/contract.ts';
import { UpstreamSignals } from '../telemetry/upstream.signals.ts';
import { GrpcUpstream } from './grpc-upstream.ts';

const wide = (name: string, id: number, more: object = {}): object => ({ [name]: { type: name.replace(/[A-Z].*/, ''), id, ...more } });
const INTEGERS = {
  ...wide('int64', 1), ...wide('uint64', 2), ...wide('sint64', 3), ...wide('fixed64', 4), ...wide('sfixed64', 5),
  ...wide('int32', 6), ...wide('uint32', 7), ...wide('sint32', 8), ...wide('fixed32', 9), ...wide('sfixed32', 10),
  ...wide('int64Text', 11, { options: { jstype: 'JS_STRING' } }), ...wide('uint64Text', 12, { options: { jstype: 'JS_STRING' } }),
  ...wide('int64List', 13, { rule: 'repeated' }), ...wide('int64Map', 14, { keyType: 'string' }), ...wide('int64TextList', 15, { rule: 'repeated', options: { jstype: 'JS_STRING' } }),
  choice: { type: 'int64', id: 16 }, inner: { type: 'All', id: 17 }, inners: { rule: 'repeated', type: 'Ns.All', id: 18 }, byKey: { keyType: 'string', type: '.test.v1.Ns.All', id: 19 },
  text: { type: 'string', id: 20 }, near: { type: 'Inside', id: 21 },
};

/** A service whose messages hold integers of every type, alone, in lists, in maps and in one another. */
export const contract: GrpcContract & { readonly methods?: { Read: { request: object; response: object }; Write: { request: object; response: object }; Repeat: { request: object; response: object } } } = {
  name: 'shop',
  service: 'test.v1.S',
  descriptor: {
    nested: {
      test: {
        nested: {
          v1: {
            nested: {
              S: {
                methods: {
                  Read: { requestType: 'Ns.All', responseType: 'Ns.All', parsedOptions: [{ idempotency_level: 'NO_SIDE_EFFECTS' }], comment: null },
                  Repeat: { requestType: 'Ns.All', responseType: 'Ns.All', parsedOptions: [{ idempotency_level: 'IDEMPOTENT' }], comment: null },
                  Write: { requestType: 'Ns.All', responseType: 'Ns.All', comment: null },
                },
              },
              Ns: { nested: { All: { oneofs: { either: { oneof: ['choice'] } }, fields: INTEGERS, nested: { Inside: { fields: { fixed64: { type: 'fixed64', id: 1 } } } } } } },
            },
          },
        },
      },
    },
  },
};

type Done = sendUnaryData<unknown>;
type Handler = (call: ServerUnaryCall<Record<string, unknown>, unknown>, done: Done) => void;

/** The service of the contract on a port of this machine; what it answers is up to the test. */
export class GrpcService {
  answer: Handler = (_call, done) => done(null, {});
  calls: string[] = [];
  port = 0;
  private server: Server | undefined;

  async listen(credentials: Credentials = ServerCredentials.createInsecure()): Promise<void> {
    const definition = fromJSON(contract.descriptor as never, { keepCase: false, longs: String, enums: String, defaults: true, arrays: true });
    const { service } = (loadPackageDefinition(definition) as unknown as { test: { v1: { S: ServiceClientConstructor } } }).test.v1.S;
    const server = (this.server = new Server());
    const handle = (name: string): Handler => (call, done) => {
      this.calls.push(name);
      this.answer(call, done);
    };
    server.addService(service, Object.fromEntries(Object.keys(service).map((name) => [name, handle(name)])));
    this.port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))));
  }

  close(): void {
    this.server?.forceShutdown();
  }
}

/** A client of it, as a BFF makes one from its settings. */
export class GrpcCaller {
  readonly settings = Object.assign(new GrpcUpstreamSettings(), { name: 'shop', timeout: 2_000 });
  readonly outcomes: string[] = [];
  readonly replaced: string[] = [];
  private endpoints: GrpcEndpoints | undefined;
  private api: GrpcUpstream<typeof contract> | undefined;

  connect(address: string, tls?: PoolTls, found: Pick<Placement, 'ip' | 'authority'> = {}): void {
    Object.assign(this.settings.retry, { attempts: 3, base: 1, longest: 1 });
    const events = new Signals();
    events.of(UpstreamSignals).upstreamCallFinished.subscribe(({ outcome }) => this.outcomes.push(outcome));
    this.endpoints = new GrpcEndpoints(this.settings, (instance) => this.replaced.push(instance), tls);
    const target = targetOf(this.settings, this.endpoints, events, undefined);
    target.instances.update([{ address, weight: 1, priority: 0, ...found }], 0);
    this.api = new GrpcUpstream(target, grpcMethods(contract, 0.98));
  }

  call(method: 'Read' | 'Write' | 'Repeat', message: object = {}, deadline = 5_000): Promise<Record<string, unknown>> {
    const context = new RequestContext('r', { raw: { headers: {}, socket: {} } } as never, {} as never, undefined, deadline, new TimerQueue(), new Signals(), true);
    return runInScope(context.scope, () => (this.api as GrpcUpstream<typeof contract>).call(method, message) as Promise<Record<string, unknown>>);
  }

  /** What became of the call, and how often it was tried. */
  async outcome(method: 'Read' | 'Write' | 'Repeat', message: object = {}): Promise<{ kind: string; attempts: number; note?: string }> {
    this.outcomes.length = 0;
    try {
      await this.call(method, message);
      return { kind: 'ok', attempts: this.outcomes.length };
    } catch (error) {
      const { kind, details } = error as { kind?: string; details?: { note?: string } };
      if (kind === undefined) throw error;
      return { kind, attempts: this.outcomes.length, ...(details?.note === undefined ? {} : { note: details.note }) };
    }
  }

  renew(): void {
    this.endpoints?.renew();
  }

  async close(): Promise<void> {
    await this.endpoints?.destroy();
  }
}
