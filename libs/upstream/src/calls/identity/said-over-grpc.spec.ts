import { SimulatedUpstream } from '../simulated-upstream.fixture.ts';
import type { CallIdentity } from './call-identity.ts';

describe('a call over gRPC', () => {
  let world: SimulatedUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
  });
  afterEach(() => jest.restoreAllMocks());

  const sent = (index = 0): Readonly<Record<string, string | undefined>> => world.sent[index]?.headers ?? {};

  it('carries who calls, its place in the trace and the time that it has', async () => {
    const identity: CallIdentity = { fields: ['authorization', 'x-tenant'], credentialsFor: () => ['authorization', 'Bearer a', 'x-tenant', 't1'], refused: () => false };
    const { call } = world.grpc(1, identity);
    world.within(world.request(300), () => call());
    await world.pass(20);
    expect(sent()).toEqual({ authorization: 'Bearer a', 'x-tenant': 't1', traceparent: expect.stringMatching(/^00-/) as string, 'x-request-id': 'r', 'x-deadline-ms': '300' });
  });

  it('is not shared by callers who are told apart', async () => {
    let callers = 0;
    const identity: CallIdentity = { fields: ['authorization'], credentialsFor: () => ['authorization', `Bearer ${(callers += 1) % 2}`], refused: () => false };
    const { call } = world.grpc(1, identity);
    for (let times = 0; times < 4; times += 1) world.within(world.request(), () => call());
    await world.pass(20);
    expect([sent(0), sent(1)].map(({ authorization }) => authorization)).toEqual(['Bearer 1', 'Bearer 0']);
    expect(world.sent).toHaveLength(2);
  });

  it('is made once more with other credentials when it is UNAUTHENTICATED', async () => {
    const refused: unknown[] = [];
    const identity: CallIdentity = { fields: ['authorization'], credentialsFor: () => ['authorization', `Bearer ${refused.length}`], refused: (credentials) => refused.push(credentials) > 0 };
    const { call } = world.grpc(1, identity);
    world.next = () => ({ brings: refused.length === 0 && world.sent.length < 1 ? 16 : 'ok', after: 1 });
    const result = world.within(world.request(), () => call());
    await world.pass(20);
    expect({ kind: result.kind, refused, sent: [sent(0), sent(1)].map(({ authorization }) => authorization) }).toEqual({ kind: 'ok', refused: [['authorization', 'Bearer 0']], sent: ['Bearer 0', 'Bearer 1'] });
  });
});
