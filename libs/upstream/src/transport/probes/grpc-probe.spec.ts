import { Client, credentials, Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { Instance } from '../../policies/instances/instance.ts';
import { grpcProbe } from './grpc-probe.ts';

const LONG_NAME = `shop.${'x'.repeat(200)}`;

describe('a probe over gRPC', () => {
  let server: Server;
  let client: Client;
  let instance: Instance<{ client: Client; answered(): void; notAnswered(): void }>;
  /** What the channel is told of the connection. */
  let told: string[];
  /** What the health service has received. */
  let requests: Buffer[];
  let answer: (done: sendUnaryData<Buffer>) => void;

  const check = (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
    requests.push(call.request);
    answer(done);
  };
  const same = (bytes: Buffer): Buffer => bytes;
  const method = { path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false, requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same };

  const open = async (withHealth: boolean): Promise<void> => {
    server = new Server();
    if (withHealth) server.addService({ Check: method }, { Check: check });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
    );
    const address = `127.0.0.1:${port}`;
    client = new Client(address, credentials.createInsecure());
    instance = new Instance({ address, weight: 1, priority: 0 }, { client, answered: () => told.push('answered'), notAnswered: () => told.push('not answered') }, 0);
  };

  beforeEach(() => {
    requests = [];
    told = [];
  });

  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  it.each([
    ['SERVING', [0x08, 1], undefined],
    ['UNKNOWN, which is not written', [], 'grpc.health.v1: not serving'],
    ['NOT_SERVING', [0x08, 2], 'grpc.health.v1: not serving'],
    ['SERVICE_UNKNOWN', [0x08, 3], 'grpc.health.v1: not serving'],
    ['SERVING among fields of later versions', [0x12, 2, 0x08, 2, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x80, 0x01, 7, 0x08, 1], undefined],
    ['a message that is cut off', [0x08], expect.stringMatching(/^grpc.health.v1: 13 INTERNAL/)],
    ['a message with an unknown wire type', [0x0f, 1], expect.stringMatching(/^grpc.health.v1: 13 INTERNAL/)],
    ['a number without end', [0x08, ...Array<number>(11).fill(0xff)], expect.stringMatching(/^grpc.health.v1: 13 INTERNAL/)],
  ])('understands %s', async (_, bytes, wrong) => {
    await open(true);
    answer = (done) => done(null, Buffer.from(bytes));
    expect(await grpcProbe('')(instance, 5_000)).toEqual(wrong);
  });

  it.each([
    ['', []],
    ['shop.v1', [0x0a, 7, ...Buffer.from('shop.v1')]],
    [LONG_NAME, [0x0a, 205, 1, ...Buffer.from(LONG_NAME)]],
  ])('asks about the service "%s"', async (service, bytes) => {
    await open(true);
    answer = (done) => done(null, Buffer.of(0x08, 1));
    await grpcProbe(service)(instance, 5_000);
    expect(requests.map((request) => [...request])).toEqual([bytes]);
  });

  it.each([
    ['NOT_FOUND', status.NOT_FOUND],
    ['UNAVAILABLE', status.UNAVAILABLE],
    ['INTERNAL', status.INTERNAL],
  ])('takes %s for a no', async (name, code) => {
    await open(true);
    answer = (done) => done({ code, details: '', metadata: new Metadata() });
    expect(await grpcProbe('')(instance, 5_000)).toMatch(`grpc.health.v1: ${code} ${name}`);
  });

  it('takes a server without a health service for well', async () => {
    await open(false);
    expect(await grpcProbe('')(instance, 5_000)).toBeUndefined();
    expect(told).toEqual(['answered']);
  });

  it('is a no when no answer comes within the time', async () => {
    await open(true);
    answer = () => undefined;
    expect(await grpcProbe('shop')(instance, 50)).toMatch(/^grpc\.health\.v1 of shop: .*(DEADLINE_EXCEEDED|Deadline exceeded)/);
    expect(told).toEqual(['not answered']);
  });

  it('is a no when no server listens', async () => {
    await open(true);
    server.forceShutdown();
    expect(await grpcProbe('')(instance, 5_000)).toMatch('UNAVAILABLE');
    expect(told).toEqual([]);
  });
});
