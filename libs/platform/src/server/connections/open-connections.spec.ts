import { EventEmitter } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import type { BoundReached } from './bound-reached.ts';
import { Connections } from './connections.ts';
import { ConnectionsSettings } from './connections.settings.ts';

class Peer extends EventEmitter {
  destroyed = false;
  bytesRead = 0;
  bytesWritten = 0;
  writableLength = 0;
  _handle: { writeQueueSize?: number } | null = { writeQueueSize: 0 };

  constructor(readonly remoteAddress: string) {
    super();
  }

  /** Has so much left to send, of which the system has taken all but `queued`. */
  sends(left: number, queued: number | undefined = left): this {
    this.writableLength = left;
    this._handle = queued === undefined ? null : { writeQueueSize: queued };
    return this;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
}

describe('open connections', () => {
  let server: EventEmitter;
  let connections: Connections;
  let reached: BoundReached[];
  let held: HeldResources;
  /** What the kernel says of a connection; undefined where it says nothing. */
  let counted: (peer: Peer) => number | undefined;

  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  const start = (rules: Partial<ConnectionsSettings> = {}): void => {
    const events = new Signals();
    [server, reached, held] = [new EventEmitter(), [], new HeldResources()];
    events.boundReached.subscribe((event) => void reached.push(event));
    counted = () => 1;
    const kernel = async (peers: readonly unknown[]): Promise<Map<never, number>> =>
      new Map((peers as Peer[]).flatMap((peer) => (counted(peer) === undefined ? [] : [[peer as never, counted(peer) as number]])));
    connections = new Connections(server as Server, Object.assign(new ConnectionsSettings(), rules), events, held, () => false, kernel);
  };
  const open = (address = '192.0.2.1'): Peer => {
    const peer = new Peer(address);
    server.emit('connection', peer);
    return peer;
  };
  const waits = (peer: Peer): ServerResponse => {
    const response = new EventEmitter() as ServerResponse;
    connections.waits(peer as never, response);
    return response;
  };

  it('are those of a network, where addresses are of IPv6, and are given back one by one', () => {
    start({ perAddress: 2 });
    const [first, second] = [open('2001:db8::1'), open('2001:db8::2')];
    expect([open('2001:db8::3'), open('2001:db8:0:1::1'), open('::ffff:192.0.2.1'), open('192.0.2.1'), open()].map(({ destroyed }) => destroyed)).toEqual([true, false, false, false, true]);
    first.destroy();
    expect([open('2001:db8::4'), open('2001:db8::5')].map(({ destroyed }) => destroyed)).toEqual([false, true]);
    second.destroy();
    expect([held.all()[0]?.held(), held.all()[0]?.limit()]).toEqual([4, new ConnectionsSettings().limit]);
    expect(reached).toEqual(Array(3).fill({ resource: 'connection', because: 'address' }));
  });

  it.each([
    ['what the system has not taken', 100],
    ['what is left, where the system does not say', undefined],
  ])('are ended when nothing of it has left for so long: %s', async (_, queued) => {
    start({ writeTimeout: 400 });
    const [stalled, idle] = [open().sends(100, queued), open()];
    await jest.advanceTimersByTimeAsync(499);
    expect(stalled.destroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect([stalled.destroyed, idle.destroyed, reached]).toEqual([true, false, [{ resource: 'connection', because: 'stalled' }]]);
    idle.destroy();
    jest.advanceTimersByTime(1_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stay while something leaves, though what is left looks the same from here', async () => {
    start({ writeTimeout: 400 });
    const slow = open();
    for (let queued = 20; queued > 0; queued -= 1) {
      slow.sends(100, queued);
      await jest.advanceTimersByTimeAsync(300);
    }
    expect(slow.destroyed).toBe(false);
  });

  it('stay while writes come to their end, though as much is left of each', async () => {
    start({ writeTimeout: 400 });
    const [steady, pushed] = [open().sends(100, 100), open().sends(100, 100)];
    counted = () => undefined;
    for (let times = 1; times < 20; times += 1) {
      // One has sent what it had, and has as much again; the other is only given more.
      steady.bytesWritten += 100;
      pushed.bytesWritten += 100;
      pushed.writableLength += 100;
      await jest.advanceTimersByTimeAsync(300);
    }
    expect({ steady: steady.destroyed, pushed: pushed.destroyed }).toEqual({ steady: false, pushed: true });
  });

  it('stay while something arrives of what the kernel has taken, though nothing more leaves for it, and end when that stops', async () => {
    start({ writeTimeout: 400 });
    const [steady, stalled] = [open().sends(100), open().sends(100)];
    let arrived = 0;
    counted = (peer) => (peer === steady ? 1_000 - arrived : 1_000);
    for (; arrived < 20; arrived += 1) await jest.advanceTimersByTimeAsync(300);
    expect({ steady: steady.destroyed, stalled: stalled.destroyed }).toEqual({ steady: false, stalled: true });
    await jest.advanceTimersByTimeAsync(900);
    expect(steady.destroyed).toBe(true);
  });

  it('have four times as long where the kernel does not tell what arrives', async () => {
    start({ writeTimeout: 400 });
    const unseen = open().sends(100);
    counted = () => undefined;
    await jest.advanceTimersByTimeAsync(1_699);
    const before = unseen.destroyed;
    await jest.advanceTimersByTimeAsync(1);
    expect({ before, after: unseen.destroyed }).toEqual({ before: false, after: true });
  });

  it('are asked for at the kernel together, and as often as is needed to tell', async () => {
    start({ writeTimeout: 400 });
    const asked: Peer[] = [];
    counted = (peer) => void asked.push(peer);
    const [first] = [open().sends(100), open().sends(100), open()];
    await jest.advanceTimersByTimeAsync(1_000);
    expect({ asked: new Set(asked).size, looks: asked.filter((peer) => peer === first).length }).toEqual({ asked: 2, looks: 9 });
  });

  it('have all of their time again once everything has left', async () => {
    start({ writeTimeout: 400 });
    const peer = open();
    for (let round = 0; round < 5; round += 1) {
      peer.sends(100);
      await jest.advanceTimersByTimeAsync(300);
      peer.sends(0);
      await jest.advanceTimersByTimeAsync(100);
    }
    expect(peer.destroyed).toBe(false);
  });

  it('may have as many requests waiting as the settings say, each until it is over', () => {
    start({ pipelined: 2 });
    const [peer, other] = [open(), open()];
    const [first] = [waits(peer), waits(peer)];
    waits(other);
    first.emit('close');
    waits(peer);
    expect([peer.destroyed, other.destroyed]).toEqual([false, false]);
    waits(peer);
    waits(peer);
    expect([peer.destroyed, other.destroyed, reached]).toEqual([true, false, [{ resource: 'connection', because: 'pipelined' }]]);
  });

  it('are cut all at once, or those on which nothing came', () => {
    start();
    const [silent, asking] = [open(), open()];
    asking.bytesRead = 1;
    connections.closeSilent();
    expect([silent.destroyed, asking.destroyed]).toEqual([true, false]);
    connections.cut();
    expect([asking.destroyed, held.all()[0]?.held(), reached]).toEqual([true, 0, []]);
  });
});
