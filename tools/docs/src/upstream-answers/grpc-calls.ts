import { loadPackageDefinition, Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall, ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { BffSettings, Environment, HeldResources, ManagementPages, RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { GrpcUpstreamSettings, UpstreamFailure, Upstreams } from '@portico/upstream';
import type { GrpcContract, GrpcUpstream } from '@portico/upstream';
import { MAX_RESPONSE } from './answers.ts';
import type { Observed, Section, SectionRow } from './section.ts';

/** Methods by what the contract says of them, each beside the HTTP method that may be repeated as it may. */
const METHODS = { Read: { level: 'NO_SIDE_EFFECTS', kind: 'a read', method: 'GET' }, Repeat: { level: 'IDEMPOTENT', kind: 'a write that may be repeated', method: 'PUT' }, Write: { level: undefined, kind: 'any other write', method: 'POST' } } as const;
type Method = keyof typeof METHODS;
const NAMES = Object.keys(METHODS) as Method[];

interface Item {
  readonly text?: string;
}

const CONTRACT: GrpcContract & { readonly methods?: Record<Method, { request: Item; response: Item }> } = {
  name: 'shop',
  service: 'shop.v1.Shop',
  descriptor: {
    nested: {
      shop: {
        nested: {
          v1: {
            nested: {
              Shop: {
                methods: Object.fromEntries(NAMES.map((name) => [name, { requestType: 'Item', responseType: 'Item', comment: null, ...(METHODS[name].level && { parsedOptions: [{ idempotency_level: METHODS[name].level }] }) }])),
              },
              Item: { fields: { text: { type: 'string', id: 1 } } },
            },
          },
        },
      },
    },
  },
};

type Answer = (done: sendUnaryData<Item>) => void;

const ofStatus = (code: status): Answer => (done) => (code === status.OK ? done(null, { text: 'a' }) : done({ code, details: 'so it says', metadata: new Metadata() }));

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(Object.keys(status).filter((name) => Number.isNaN(Number(name))).map((name) => [name, ofStatus(status[name as keyof typeof status])])),
  'OK with a message longer than `maxResponse`': (done) => done(null, { text: 'a'.repeat(MAX_RESPONSE + 1) }),
};

const DEADLINE = 30_000;

/** What comes of each gRPC status, for each kind of method. */
export async function grpcSection(): Promise<Section> {
  let answer: Answer = ofStatus(status.OK);
  let asked = 0;
  const server = new Server();
  const { service } = (loadPackageDefinition(fromJSON(CONTRACT.descriptor as never)) as unknown as { shop: { v1: { Shop: ServiceClientConstructor } } }).shop.v1.Shop;
  const handle = (_: ServerUnaryCall<Item, Item>, done: sendUnaryData<Item>): void => {
    asked += 1;
    answer(done);
  };
  server.addService(service, Object.fromEntries(NAMES.map((name) => [name, handle])));
  const port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
  const shop = Object.assign(new GrpcUpstreamSettings(), { name: 'shop', instances: [`127.0.0.1:${port}`], maxResponse: MAX_RESPONSE });
  Object.assign(shop.retry, { base: 1, longest: 1, perSecond: 1_000 });
  const upstreams = new Upstreams(Object.assign(new BffSettings(), { upstreams: [shop] }), new Environment('test'), new Signals(), new ManagementPages(), new HeldResources());
  const api: GrpcUpstream<typeof CONTRACT> = upstreams.grpc(CONTRACT);
  await upstreams.onModuleInit();
  const observe = async (method: Method): Promise<Observed> => {
    asked = 0;
    const { scope } = new RequestContext('r', { raw: { headers: {}, socket: {} } } as never, {} as never, undefined, DEADLINE, new TimerQueue(), new Signals(), false);
    const outcome = await runInScope(scope, () => api.call(method, {})).then(
      () => 'value',
      (error: unknown) => {
        if (error instanceof UpstreamFailure) return error.kind;
        throw error;
      },
    );
    scope.cancel('settled');
    return { outcome, attempts: asked };
  };
  const rows: SectionRow[] = [];
  for (const [name, one] of Object.entries(ANSWERS)) {
    answer = one;
    const observed: Observed[] = [];
    for (const method of NAMES) observed.push(await observe(method));
    rows.push({ answer: name, observed });
  }
  await upstreams.onApplicationShutdown();
  server.forceShutdown();
  return { title: 'A status over gRPC', calls: NAMES.map((name) => METHODS[name]), rows };
}
