import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Forwarding } from '../../context/forwarding.ts';
import { currentScope, runInScope } from '../../context/current.ts';
import type { Scope } from '../../context/scope.ts';
import type { InternalFault } from '../../events/signal.ts';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import { Problem } from '../../problems/problem.ts';
import type { BoundReached } from './bound-reached.ts';
import { Upgrades } from './upgrades.ts';

const PROXY = '10.0.0.1';
const forwarding = {
  trusts: (address: string) => address === PROXY,
  host: () => 'shop.example',
  addresses: ({ headers }: IncomingMessage) => [PROXY, ...(headers['x-forwarded-for'] === undefined ? [] : [headers['x-forwarded-for']])],
} as unknown as Forwarding;

class Peer extends EventEmitter {
  readonly got: string[] = [];
  writable = true;
  ended = false;
  bytesWritten = 0;
  readonly readableFlowing = false;
  readonly setKeepAlive = jest.fn();

  write(bytes: Buffer): void {
    this.got.push(bytes.toString('hex'));
  }

  end(text: string, done?: () => void): void {
    this.got.push(text);
    this.ended = true;
    done?.();
  }

  destroy(): void {
    this.emit('close');
  }
}

describe('connections that are to leave HTTP', () => {
  let server: EventEmitter & { listeners(event: string): unknown[] };
  let upgrades: Upgrades;
  let heard: unknown[];
  let reached: BoundReached[];
  let held: HeldResources;
  let faults: InternalFault[];
  const peers: Peer[] = [];

  // What is open is looked at by a timer, which would outlive the file.
  afterEach(() => peers.splice(0).forEach((peer) => peer.destroy()));

  let refuses: () => Problem | undefined;

  const start = (bounds: { limit?: number; perAddress?: number } = {}, proxies: Forwarding | 'none' = forwarding): void => {
    refuses = () => undefined;
    const events = new Signals();
    [server, heard, reached, held, faults] = [new EventEmitter() as typeof server, [], [], new HeldResources(), []];
    events.boundReached.subscribe((event) => void reached.push(event));
    const rules = { origins: ['https://partner.example'], headersTimeout: 1_000, writeTimeout: 30_000 };
    upgrades = new Upgrades({ limit: 100, perAddress: 100, longest: 3_600_000, longestMessage: 1_000_000, silent: 60_000, ...bounds }, rules, proxies === 'none' ? undefined : proxies, events, held, () => refuses(), { lines: 'x-frame-options: DENY\r\n' });
    events.internalFault.subscribe((fault) => void faults.push(fault));
    for (const name of ['first', 'second']) {
      server.on('upgrade', function (this: unknown, ...given: unknown[]) {
        heard.push([name, this === server, given.length, currentScope()]);
        // As listeners do that answer.
        (given[1] as Peer).bytesWritten += 1;
      });
    }
    upgrades.guard(server as unknown as Server);
  };
  const ask = (headers: Readonly<Record<string, string>> = {}, remoteAddress = '192.0.2.1'): Peer => {
    const peer = new Peer();
    peers.push(peer);
    server.emit('upgrade', { method: 'GET', headers: { upgrade: 'WebSocket', host: 'inner:8080', ...headers }, socket: { remoteAddress } }, peer, Buffer.alloc(0));
    return peer;
  };
  const statusOf = ({ got: [text = ''] }: Peer): string => text.split(' ')[1] ?? 'in';
  const count = (): number => held.all()[0]?.held() ?? Number.NaN;

  it('are heard of by all who listen, as before, outside of requests', () => {
    start();
    runInScope({} as Scope, ask);
    expect(heard).toEqual([['first', true, 3, undefined], ['second', true, 3, undefined]]);
  });

  it('are not handed on where there is no listener', () => {
    const quiet = new EventEmitter();
    start();
    upgrades.guard(quiet as unknown as Server);
    expect(quiet.listenerCount('upgrade')).toBe(0);
  });

  it('are refused with a well-formed answer that says when to retry, and are not handed to the listener', () => {
    start({ limit: 0 });
    const { got: [text = ''], ended } = ask();
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      'HTTP/1.1 503 Refused', 'content-type: application/problem+json', 'cache-control: no-store', `content-length: ${Buffer.byteLength(body)}`, 'retry-after: 1', 'x-frame-options: DENY', 'connection: close',
    ]);
    expect({ heard, ended, count: count(), reached }).toEqual({ heard: [], ended: true, count: 0, reached: [{ resource: 'connection', because: 'total' }] });
  });

  it('are refused by a stage whose rules hold for them too, and by one that fails', () => {
    start();
    refuses = () => new Problem('forbidden');
    const refused = statusOf(ask());
    refuses = () => {
      throw new Error('no list');
    };
    const failed = statusOf(ask());
    expect({ refused, failed, heard, count: count(), faults }).toEqual({ refused: '403', failed: '500', heard: [], count: 0, faults: [{ where: 'refusesUpgrade() of a stage', error: new Error('no list') }] });
  });

  it('are bounded by the network that they come from, and are given back when they close', () => {
    start({ perAddress: 2 });
    const from = (address: string): string => statusOf(ask({}, address));
    const first = ask({}, '2001:db8::1');
    expect(['2001:db8::2', '2001:db8::3', '2001:db8:0:1::1', '192.0.2.1'].map(from)).toEqual(['in', '429', 'in', 'in']);
    expect([reached, count()]).toEqual([[{ resource: 'connection', because: 'address' }], 4]);
    first.destroy();
    expect([count(), from('2001:db8::4'), from('2001:db8::5')]).toEqual([3, 'in', '429']);
  });

  it('are bounded by the address of the client that a trusted proxy names', () => {
    start({ perAddress: 1 });
    const of = (client: string, by = PROXY): string => statusOf(ask({ 'x-forwarded-for': client }, by));
    expect([of('192.0.2.8'), of('192.0.2.8'), of('192.0.2.9'), of('192.0.2.8', '192.0.2.7')]).toEqual(['in', '429', 'in', 'in']);
  });

  it('of a trusted proxy that names no client are those of many: they are bounded with all others only', () => {
    start({ perAddress: 1, limit: 3 });
    expect(Array.from({ length: 4 }, () => statusOf(ask({}, PROXY)))).toEqual(['in', 'in', 'in', '503']);
  });

  it.each<[string, Forwarding | 'none', string, string]>([
    ['a proxy of ours', forwarding, PROXY, 'in'],
    ['anybody else, who has no say of what was called', forwarding, '192.0.2.1', '403'],
    ['a proxy of ours that does not say it', { ...forwarding, host: () => undefined }, PROXY, '403'],
    ['anybody, where no proxy is believed', 'none', PROXY, '403'],
  ])('are of a page of the host that was called, as %s has it', (_, proxies, address, outcome) => {
    start({}, proxies);
    expect(statusOf(ask({ origin: 'https://shop.example' }, address))).toBe(outcome);
    expect(statusOf(ask({ origin: 'http://inner:8080' }, '192.0.2.1'))).toBe('in');
  });

  it('end by an error of theirs, and not with the process', () => {
    start();
    const peer = ask();
    peer.emit('error', new Error('reset'));
    expect(count()).toBe(0);
  });

  it('are taken no more when the BFF stops; WebSockets are told, as far as they can be', () => {
    start();
    const [socket, other, closing] = [ask(), ask({ upgrade: 'x-own' }), ask()];
    closing.writable = false;
    upgrades.drain();
    expect([socket, other, closing].map(({ got }) => got)).toEqual([['880203e9'], [], []]);
    expect([statusOf(ask()), reached, count()]).toEqual(['503', [], 3]);
    upgrades.cut();
    expect(count()).toBe(0);
  });
});
