import { EventEmitter } from 'node:events';
import type { RequestContext } from '../../context/request-context.ts';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import type { Problem } from '../../problems/problem.ts';
import { ArrivingBodies } from './arriving-bodies.ts';
import type { BoundReached } from './bound-reached.ts';
import { BodiesSettings } from './connections.settings.ts';

class PeerSocket extends EventEmitter {
  bytesRead = 0;
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

class Message extends EventEmitter {
  constructor(
    readonly headers: Readonly<Record<string, string>>,
    readonly socket: PeerSocket,
  ) {
    super();
  }
}

interface Sent {
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly longest?: number;
  readonly socket?: PeerSocket;
}

describe('the bounds of bodies that arrive', () => {
  let held: HeldResources;
  let reached: BoundReached[];
  let continued: number;
  let bodies: ArrivingBodies;

  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  const start = (rules: Partial<BodiesSettings>): void => {
    const events = new Signals();
    [held, reached, continued] = [new HeldResources(), [], 0];
    events.boundReached.subscribe((event) => void reached.push(event));
    bodies = new ArrivingBodies(Object.assign(new BodiesSettings(), rules), 3_000, events, held);
  };
  const send = ({ from = '192.0.2.1', headers = { 'content-length': '100' }, longest = 1_000, socket = new PeerSocket() }: Sent = {}): Message => {
    const raw = new Message(headers, socket);
    const reply = { raw: { writeContinue: () => (continued += 1) } };
    bodies.let({ clientAddress: from, request: { raw, routeOptions: { bodyLimit: longest } }, reply } as unknown as RequestContext);
    return raw;
  };
  const outcome = (sent?: Sent): string => {
    try {
      send(sent);
      return 'let';
    } catch (error) {
      return (error as Problem).code;
    }
  };
  const bytes = (): number => held.all()[0]?.held() ?? Number.NaN;

  it('count what a body may become at most: its length, no more than its route takes; without a length, all of that', () => {
    start({});
    expect(held.all()[0]?.limit()).toBe(new BodiesSettings().limit);
    for (const [name, value] of [['content-length', '100'], ['content-length', '5000'], ['transfer-encoding', 'chunked']] as const) send({ headers: { [name]: value } });
    expect(bytes()).toBe(100 + 1_000 + 1_000);
  });

  it('do not hold for a request without a body, nor is its client told to send one', () => {
    start({ requests: 1 });
    for (let asked = 0; asked < 3; asked += 1) send({ headers: { expect: '100-continue' } });
    expect([bytes(), continued]).toEqual([0, 0]);
  });

  it('let a client send that waits to be told so, once, when nothing refuses its body', () => {
    start({ requests: 1 });
    const headers = { 'content-length': '10', expect: '100-continue' };
    expect([outcome({ headers }), outcome({ headers, from: '192.0.2.2' }), continued]).toEqual(['let', 'overloaded', 1]);
  });

  it.each([
    ['of one address', { perAddress: 250 }, 'rate-limited', 'address'],
    ['of all together', { limit: 250 }, 'overloaded', 'total'],
  ] as const)('are reached exactly %s, and one that is longer may come alone', (_, rules, code, because) => {
    start(rules);
    const long = send({ headers: { 'content-length': '900' } });
    expect(outcome({ headers: { 'content-length': '1' } })).toBe(code);
    long.emit('close');
    send({ headers: { 'content-length': '150' } });
    expect([outcome({ headers: { 'content-length': '101' } }), outcome({ headers: { 'content-length': '100' } })]).toEqual([code, 'let']);
    expect(reached).toEqual(Array(2).fill({ resource: 'body', because }));
  });

  it.each([
    ['of one address', { requestsPerAddress: 2 }, 'rate-limited'],
    ['of all together', { requests: 2 }, 'overloaded'],
  ] as const)('are reached exactly in number %s', (_, rules, code) => {
    start(rules);
    expect([outcome(), outcome(), outcome()]).toEqual(['let', 'let', code]);
  });

  it('are those of a network, where addresses are of IPv6', () => {
    start({ requestsPerAddress: 1 });
    expect(['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1', '192.0.2.1', '192.0.2.2'].map((from) => outcome({ from }))).toEqual(['let', 'rate-limited', 'let', 'let', 'let']);
  });

  it('leave nothing behind of what is over: neither bytes nor numbers nor listeners, however it ends', () => {
    start({ requestsPerAddress: 1, requests: 1, perAddress: 100, limit: 100 });
    const socket = new PeerSocket();
    for (let round = 0; round < 20; round += 1) {
      const sent = send({ socket });
      (round % 2 === 0 ? sent : socket).emit('close');
      expect([bytes(), socket.listenerCount('close')]).toEqual([0, 0]);
    }
  });

  it('keep what others of the same address have on their way', () => {
    start({ requestsPerAddress: 2 });
    const [first] = [send(), send()];
    first.emit('close');
    expect([bytes(), outcome(), outcome()]).toEqual([100, 'let', 'rate-limited']);
    start({ perAddress: 250 });
    const [long] = [send({ headers: { 'content-length': '150' } }), send()];
    long.emit('close');
    long.emit('close');
    expect([outcome({ headers: { 'content-length': '151' } }), outcome({ headers: { 'content-length': '150' } })]).toEqual(['rate-limited', 'let']);
  });

  it('hold nothing of a client that has left while a stage was at work', () => {
    start({ requests: 1 });
    const socket = new PeerSocket();
    socket.destroy();
    expect([outcome({ socket }), bytes(), outcome()]).toEqual(['let', 0, 'let']);
  });

  it('are no matter of those that stop in the middle: they are cut when nothing has come for so long, others go on', () => {
    start({ idle: 400 });
    const [stopped, slow] = [send({ from: '192.0.2.1' }), send({ from: '192.0.2.2' })];
    for (let passed = 0; passed < 1_000; passed += 100) {
      slow.socket.bytesRead += 1;
      jest.advanceTimersByTime(100);
      if (passed < 200) expect(stopped.socket.destroyed).toBe(false);
    }
    expect([stopped.socket.destroyed, slow.socket.destroyed, bytes()]).toEqual([true, false, 100]);
    expect(reached).toEqual([{ resource: 'body', because: 'idle' }]);
    jest.advanceTimersByTime(1_000);
    expect([slow.socket.destroyed, bytes()]).toEqual([true, 0]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
