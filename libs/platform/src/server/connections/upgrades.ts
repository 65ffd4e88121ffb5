import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { outsideRequests } from '../../context/current.ts';
import type { Forwarding } from '../../context/forwarding.ts';
import type { Signals } from '../../events/signals.ts';
import type { HeldResources } from '../../management/held-resources.ts';
import { Problem } from '../../problems/problem.ts';
import type { AnswerHeads } from '../answer-heads.ts';
import type { StreamsSettings } from '../bff.settings.ts';
import { networkOf } from '../network-of.ts';
import type { BoundReached } from './bound-reached.ts';
import type { ConnectionsSettings } from './connections.settings.ts';
import { UNSEEN } from './connections.ts';
import type { NodeSocket } from './node-socket.ts';
import { isPlainHttp, readOnAsHttp, responseOver } from './led-upgrades.ts';
import type { SocketRoutes } from './led-upgrades.ts';
import { RoutedSocket } from './routed-socket.ts';
import { StalledSweep } from './stalled-sweep.ts';
import { GOING_AWAY, UpgradedSocket } from './upgraded-socket.ts';

type Listener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Connections that gateways have taken out of HTTP: WebSockets. They hold as much as streams do, so the bounds are those of streams. A page of
 * another site may not open one: browsers send cookies along, and let any page read the answer (RFC 6455, section 10.2). One that no listener
 * answers ends when the time is over that a request's headers have.
 */
export class Upgrades {
  private readonly open = new Map<Duplex, UpgradedSocket>();
  private readonly sweep: StalledSweep;
  private draining = false;

  constructor(
    private readonly bounds: Pick<StreamsSettings, 'limit' | 'perAddress' | 'longest' | 'longestMessage' | 'silent'>,
    private readonly rules: Pick<ConnectionsSettings, 'origins' | 'headersTimeout' | 'writeTimeout'>,
    private readonly forwarding: Forwarding | undefined,
    private readonly events: Signals,
    held: HeldResources,
    private readonly refused: (request: IncomingMessage) => Problem | undefined = () => undefined,
    private readonly heads?: Pick<AnswerHeads, 'lines'>,
  ) {
    this.sweep = new StalledSweep((now) => this.look(now)).within(this.handshake).within(bounds.longest).within(bounds.silent / 2);
    held.add({ resource: 'upgraded connections', of: '', held: () => this.open.size, limit: () => bounds.limit });
  }

  /**
   * From now on, what listens for upgrades hears only of those that may be. WebSockets of routes go the way of all requests.
   * @param routes undefined where no route has WebSockets
   */
  guard(server: Server, routes?: SocketRoutes): void {
    const listeners = server.listeners('upgrade') as Listener[];
    if (listeners.length === 0 && !routes) return;
    server.removeAllListeners('upgrade');
    const heard: Listener = (request, socket, head) => {
      if (routes?.take(request)) this.lead(request, socket as Socket, head, routes);
      else if (listeners.length === 0 || isPlainHttp(request)) readOnAsHttp(server, request, socket as Socket, head);
      else this.judge(request, socket, () => listeners.forEach((listener) => listener.call(server, request, socket, head)));
    };
    server.on('upgrade', (request, socket, head) => outsideRequests(() => inTurn(socket as NodeSocket, () => heard(request, socket, head))));
  }

  /**
   * Takes no more, and tells WebSockets that the server goes away; what is another protocol has the time that requests have. Those that no
   * listener has answered are refused, and those whose clients have left end: nothing is in flight on them.
   */
  drain(): void {
    this.draining = true;
    const now = performance.now();
    for (const [socket, upgraded] of this.open) {
      const { isTaken, isWebSocket } = upgraded;
      if (!isTaken) this.refuse(stopping(), socket);
      else if (upgraded.isLeft(now, 0)) socket.destroy();
      else if (isWebSocket && socket.writable) upgraded.say(GOING_AWAY);
    }
  }

  /** Ends those that are left. */
  cut(): void {
    for (const socket of this.open.keys()) socket.destroy();
  }

  private judge(request: IncomingMessage, socket: Duplex, letIn: () => void): void {
    if (socket.destroyed) return;
    const peer = this.peerOf(request);
    const problem = this.refusal(request, peer);
    if (problem) return this.refuse(problem, socket);
    const upgraded = this.hold(new UpgradedSocket(socket as Socket, peer, request.headers.upgrade?.toLowerCase() === 'websocket', this.bounds.longestMessage), socket);
    try {
      letIn();
      upgraded.readOn(false);
    } catch (error) {
      this.events.internalFault.emit({ where: 'a listener for upgrades', error }, undefined);
      socket.destroy();
    }
  }

  private hold<S extends UpgradedSocket>(upgraded: S, socket: Duplex): S {
    this.open.set(socket, upgraded);
    socket.once('close', () => this.open.delete(socket));
    this.sweep.begin();
    return upgraded;
  }

  /**
   * Leads the request for a WebSocket of a route through the pipeline, like all others: with a response that its answer is written to, and that
   * can switch protocols.
   */
  private lead(request: IncomingMessage, socket: Socket, head: Buffer, { enter }: SocketRoutes): void {
    if (socket.destroyed) return;
    const peer = this.peerOf(request);
    const problem = this.refusal(request, peer);
    if (problem) return this.refuse(problem, socket);
    if (head.length > 0) socket.unshift(head);
    const switches = (): RoutedSocket => this.hold(new RoutedSocket(socket, peer, this.bounds.longestMessage), socket);
    enter(request, responseOver(socket, request, switches));
  }

  /** The network of the client, also of one that a trusted proxy names; undefined where that names none: it carries those of many. */
  private peerOf(request: IncomingMessage): string | undefined {
    const { forwarding } = this;
    const { remoteAddress = '' } = request.socket;
    if (!forwarding?.trusts(remoteAddress)) return networkOf(remoteAddress);
    const client = forwarding.addresses(request).at(-1) ?? remoteAddress;
    return forwarding.trusts(client) ? undefined : networkOf(client);
  }

  /** Milliseconds that a listener has for its answer. Zero is no time-out, as for headers. */
  private get handshake(): number {
    return this.rules.headersTimeout || Infinity;
  }

  /** Ends those whose time is over. */
  private look(now: number): boolean {
    const { handshake } = this;
    for (const [socket, upgraded] of this.open) {
      const { isTaken, isWebSocket } = upgraded;
      const age = upgraded.age(now);
      if (socket.writableEnded) upgraded.readOn(true);
      else if (!isTaken && age >= handshake) this.refuse(new Problem('not-found', { detail: 'nothing here has taken the upgrade; ask without it' }), socket);
      else if (age >= this.bounds.longest) end(socket, isTaken && isWebSocket ? upgraded : undefined);
      else if (upgraded.isLeft(now, handshake) || upgraded.isBehind || upgraded.isStalled(now, this.rules.writeTimeout * UNSEEN)) socket.destroy();
      else if (isTaken && isWebSocket && upgraded.isSilent(now, this.bounds.silent)) end(socket, upgraded);
      else upgraded.readOn(age >= handshake);
    }
    return this.open.size > 0;
  }

  private refusal(request: IncomingMessage, peer: string | undefined): Problem | undefined {
    if (this.draining) return stopping();
    const refused = this.judged(request);
    if (refused) return refused;
    if (this.isForeign(request)) return new Problem('cross-site-request', { detail: 'the connection was asked for by a page of another origin' });
    if (this.open.size >= this.bounds.limit) return this.reached('overloaded', 'total');
    if (peer !== undefined && this.heldBy(peer) >= this.bounds.perAddress) return this.reached('rate-limited', 'address');
    return undefined;
  }

  /** A stage that fails lets nothing pass. */
  private judged(request: IncomingMessage): Problem | undefined {
    try {
      return this.refused(request);
    } catch (error) {
      this.events.internalFault.emit({ where: 'refusesUpgrade() of a stage', error }, undefined);
      return new Problem('internal');
    }
  }

  private refuse(problem: Problem, socket: Duplex): void {
    refuse(problem, socket, this.heads?.lines);
  }

  private reached(code: 'overloaded' | 'rate-limited', because: BoundReached['because']): Problem {
    this.events.boundReached.emit({ resource: 'connection', because });
    return new Problem(code, { detail: 'too many such connections are open', headers: { 'retry-after': '1' } });
  }

  private heldBy(peer: string): number {
    let held = 0;
    for (const other of this.open.values()) if (other.peer === peer) held += 1;
    return held;
  }

  /** Programs send no origin. The browser's own word for it counts (Fetch Metadata), or that the page has the host that was called. */
  private isForeign(request: IncomingMessage): boolean {
    const { origin, host, 'sec-fetch-site': site } = request.headers;
    if (origin === undefined || this.rules.origins.includes(origin)) return false;
    if (site !== undefined) return site !== 'same-origin';
    const trusted = this.forwarding?.trusts(request.socket.remoteAddress ?? '') ? this.forwarding : undefined;
    return !isAt(origin, trusted?.host(request) ?? host);
  }
}

/** Is the page that has this origin from this host? TLS may have ended at a proxy, so the scheme does not count. */
function isAt(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin) || host === undefined) return false;
  const page = new URL(origin);
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

/** What is answered here would stand in the middle of the answers to the requests before it on its connection, if these are not out. */
function inTurn(socket: NodeSocket, enter: () => void): void {
  // Node has taken its own listener away, and an error without one ends the process.
  if (!socket.listeners('error').includes(endByError)) socket.on('error', endByError);
  const next = (): void => {
    const { _httpMessage: answering } = socket;
    if (!answering) return enter();
    // Node's own listener comes first: it gives the socket to the next response, if one waits.
    answering.once('finish', () => outsideRequests(next));
  };
  next();
}

function endByError(this: Duplex): void {
  this.destroy();
}

const stopping = (): Problem => new Problem('overloaded', { detail: 'this BFF stops; connect again' });

/** A WebSocket is told. */
function end(socket: Duplex, told: UpgradedSocket | undefined): void {
  if (told && socket.writable) told.close(GOING_AWAY);
  else socket.destroy();
}

function refuse(problem: Problem, socket: Duplex, lines = ''): void {
  const body = problem.body('unread');
  const extra = Object.entries(problem.details.headers ?? {}).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${extra.join('')}${lines}connection: close\r\n\r\n${body}`, () => socket.destroy());
}
