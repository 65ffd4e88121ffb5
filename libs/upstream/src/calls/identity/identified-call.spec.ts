import { Identity, RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpEndpoints } from '../../transport/endpoints/http-endpoints.ts';
import { RawUpstream } from '../clients/raw-upstream.ts';
import type { RawRequest } from '../clients/raw-upstream.ts';
import { targetOf } from '../../module/target-of.ts';
import { HttpUpstreamSettings } from '../../module/upstream.settings.ts';
import { UpstreamSignals } from '../telemetry/upstream.signals.ts';
import type { CallIdentity, Credentials } from './call-identity.ts';

/** Says what it is told to say, and takes down what it is asked. */
class ScriptedIdentity implements CallIdentity {
  readonly fields = ['authorization'];
  readonly refusals: Credentials[] = [];
  asked = 0;
  hasOthers = true;
  next: (context: RequestContext) => Credentials | Promise<Credentials> = ({ caller }) => ['authorization', `Bearer ${caller?.identity.subject ?? 'anonymous'}`];

  credentialsFor(context: RequestContext): Credentials | Promise<Credentials> {
    this.asked += 1;
    return this.next(context);
  }

  refused(credentials: Credentials): boolean {
    this.refusals.push(credentials);
    return this.hasOthers;
  }
}

describe('a call of an upstream that is told who calls', () => {
  let server: Server;
  let endpoints: HttpEndpoints;
  let identity: ScriptedIdentity;
  let api: RawUpstream;
  let seen: (string | undefined)[];
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  let refused: object[];
  let repeated: object[];

  beforeEach(async () => {
    [seen, refused, repeated] = [[], [], []];
    answer = (response) => void response.end('{}');
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      answer(response, request);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop' });
    Object.assign(settings.retry, { attempts: 3, base: 1, longest: 1 });
    const events = new Signals();
    events.of(UpstreamSignals).upstreamCallRefused.subscribe((event) => refused.push(event));
    events.of(UpstreamSignals).upstreamCallRepeated.subscribe((event) => repeated.push(event));
    endpoints = new HttpEndpoints(settings);
    identity = new ScriptedIdentity();
    const target = targetOf(settings, endpoints, events, undefined, identity);
    target.instances.update([{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, weight: 1, priority: 0 }], 0);
    api = new RawUpstream(target);
  });

  afterEach(async () => {
    await endpoints.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const caller = (subject: string): Caller => ({ identity: new Identity('test', subject), scopes: [], roles: [] });
  const requestBy = (subject?: string, deadline = 2_000, headers: object = {}): RequestContext => {
    const context = new RequestContext('r-7', { raw: { headers, socket: {} } } as never, {} as never, undefined, deadline, new TimerQueue(), new Signals(), true);
    context.caller = subject === undefined ? undefined : caller(subject);
    return context;
  };
  const send = (context: RequestContext, { method = 'GET', path = '/a', headers = [], body }: Partial<RawRequest> = {}) =>
    runInScope(context.scope, () => api.send({ method, path, headers, body }));
  const said = (status: number, first = 1) => (response: ServerResponse): void => void response.writeHead(seen.length <= first ? status : 200).end('{}');

  it('carries the credentials, whether they are at hand or on their way', async () => {
    await send(requestBy('ann'));
    identity.next = () => new Promise((resolve) => setImmediate(() => resolve(['authorization', 'Bearer later'])));
    await send(requestBy('ann'));
    expect(seen).toEqual(['Bearer ann', 'Bearer later']);
  });

  it('is shared only by callers for whom the same would be sent', async () => {
    answer = (response) => void setTimeout(() => response.end('{}'), 30);
    await Promise.all([send(requestBy('ann')), send(requestBy('ann')), send(requestBy('bob')), send(requestBy())]);
    expect(seen.sort()).toEqual(['Bearer ann', 'Bearer anonymous', 'Bearer bob']);
  });

  it('takes the caller’s identity from its own credentials alone', async () => {
    await send(requestBy('ann'), { headers: [['Authorization', 'Bearer forged']] });
    expect(seen).toEqual(['Bearer ann']);
  });

  it('is not made when they cannot be had: that is a failure of its own, and counted', async () => {
    identity.next = () => Promise.reject(new Error('no key'));
    const failure = send(requestBy('ann'));
    await expect(failure).rejects.toMatchObject({ kind: 'unidentified', message: expect.stringContaining('no key'), details: { retryAfter: 1 } });
    expect([seen, refused]).toEqual([[], [{ upstream: 'shop', operation: 'GET', because: 'unidentified' }]]);
  });

  it('waits for them no longer than its request has time', async () => {
    identity.next = () => new Promise(() => undefined);
    await expect(send(requestBy('ann', 30))).rejects.toMatchObject({ kind: 'timeout' });
    expect([seen, refused]).toEqual([[], []]);
  });

  it('is not made any more when its client has left meanwhile', async () => {
    let come: (credentials: Credentials) => void = () => undefined;
    identity.next = () => new Promise((resolve) => (come = resolve));
    const context = requestBy('ann');
    const failure = send(context);
    context.scope.cancel('client-gone');
    await expect(failure).rejects.toMatchObject({ kind: 'cancelled' });
    come(['authorization', 'Bearer late']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toEqual([]);
  });

  it.each([
    ['at hand', (): Credentials => ['authorization', `Bearer ${identity.asked}`]],
    ['on their way', async (): Promise<Credentials> => ['authorization', `Bearer ${identity.asked}`]],
  ])('has those of the moment with each attempt, when they are %s', async (_, next) => {
    identity.next = next;
    answer = said(503, 2);
    await send(requestBy('ann'));
    expect(seen).toEqual(['Bearer 1', 'Bearer 2', 'Bearer 3']);
  });

  it('gives up when there are none for a further attempt', async () => {
    identity.next = () => (identity.asked === 1 ? ['authorization', 'Bearer 1'] : Promise.reject(new Error('gone')));
    answer = said(503);
    await expect(send(requestBy('ann'))).rejects.toMatchObject({ kind: 'unidentified' });
    expect(seen).toEqual(['Bearer 1']);
  });

  describe('whose credentials are refused', () => {
    beforeEach(() => (identity.next = () => ['authorization', `Bearer ${identity.refusals.length}`]));

    it.each(['GET', 'POST'])('is made once more with others, be it a %s: nothing of it was carried out', async (method) => {
      answer = said(401);
      await send(requestBy('ann'), { method });
      expect(seen).toEqual(['Bearer 0', 'Bearer 1']);
      expect(repeated).toEqual([{ upstream: 'shop', operation: method, after: 'denied', paid: false }]);
    });

    it('is not made a third time', async () => {
      answer = said(401, 9);
      await expect(send(requestBy('ann'))).rejects.toMatchObject({ kind: 'denied', details: { status: 401 } });
      expect(seen).toHaveLength(2);
    });

    it('fails at once when there are no others, or when it is the caller who may not', async () => {
      answer = said(403, 9);
      await expect(send(requestBy('ann'))).rejects.toMatchObject({ kind: 'denied' });
      identity.hasOthers = false;
      answer = said(401, 9);
      await expect(send(requestBy('ann'))).rejects.toMatchObject({ kind: 'denied' });
      expect([seen.length, identity.refusals.length]).toEqual([2, 1]);
    });
  });

  it.each(['authorization', 'cookie', 'dpop'])('never has the %s of the client, not even when the code copies it', (name) => {
    const context = requestBy('ann', 2_000, { [name]: 'mine' });
    expect(() => send(context, { headers: [[name, 'mine']] })).toThrow(`${name} of the BFF's client must not go on to shop`);
    expect(seen).toEqual([]);
  });
});
