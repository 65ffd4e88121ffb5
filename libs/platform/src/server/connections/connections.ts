import type { Server, ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import type { Signals } from '../../events/signals.ts';
import type { HeldResources } from '../../management/held-resources.ts';
import { Tally } from '../../memory/tally.ts';
import { networkOf, peerAddress } from '../network-of.ts';
import { SealedResponse } from '../sealed-response.ts';
import type { BoundReached } from './bound-reached.ts';
import type { ConnectionsSettings } from './connections.settings.ts';
import { IdleConnections } from './idle-connections.ts';
import { unacknowledged } from './kernel-queues.ts';
import { leftOf } from './node-socket.ts';
import type { NodeSocket } from './node-socket.ts';
import { StalledSweep } from './stalled-sweep.ts';

/** Looks at the kernel's count within the time that a client may take nothing. */
const LOOKS = 4;
/** So many times longer a client may seem to take nothing where the kernel does not tell. */
export const UNSEEN = 4;

/** What was left to send at the last look at which it was another amount. */
interface Sending {
  readonly left: number;
  readonly sent: number;
  /** When something was last seen to have left. */
  since: number;
  /** What had not arrived, by the kernel's count, where it tells. */
  unacknowledged: number | undefined;
}

/** Bytes of writes that are over. In TLS, what is left of a write does not change until it is: an answer in pieces of one size has as much left at each look. */
const sentOf = ({ bytesWritten, writableLength }: Socket): number => bytesWritten - writableLength;

/**
 * The open connections of a server, within bounds: by the peer's address, since no more is known of a connection, and all together. A
 * trusted proxy's are those of many clients, so for it only the second holds.
 */
export class Connections {
  /** As they came: encrypted where the port is. */
  private readonly arrived = new Set<Socket>();
  /** Those on which HTTP has begun. */
  private readonly open = new Set<Socket>();
  private readonly byPeer = new Tally<string>();
  private readonly sending = new WeakMap<Socket, Sending>();
  private readonly waiting = new WeakMap<Socket, number>();
  private readonly sweep: StalledSweep;
  private readonly idle: IdleConnections;
  /** When the kernel was last asked. */
  private askedAt = -Infinity;
  private asking = false;

  /**
   * @param trusts whether an address is a trusted proxy's
   * @param counted what the kernel knows of sockets
   */
  constructor(
    server: Server,
    private readonly rules: ConnectionsSettings,
    private readonly events: Signals,
    held: HeldResources,
    private readonly trusts: (address: string) => boolean = () => false,
    private readonly counted: typeof unacknowledged = unacknowledged,
  ) {
    held.add({ resource: 'connections', of: '', held: () => this.arrived.size, limit: () => rules.limit });
    this.count(server);
    server.on('connection', (socket: Socket) => this.begin(socket));
    this.sweep = new StalledSweep((now) => this.look(now)).within(rules.writeTimeout);
    this.idle = new IdleConnections(server);
  }

  /**
   * Closes connections on which no byte has come, as browsers and load balancers open them in advance. Node takes them for busy, since
   * their first request is being waited for, and `closeIdleConnections()` leaves them alone: they would hold a drain up.
   */
  closeSilent(): void {
    for (const socket of [...this.open, ...this.arrived]) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Ends all that are left. */
  cut(): void {
    for (const socket of [...this.open, ...this.arrived]) socket.destroy();
  }

  /** Bounds what comes in at a port. A connection counts from its first moment on: a handshake holds as much as HTTP does. */
  count(port: NetServer): void {
    // Inside TLS it is another object.
    port.on('connection', (socket: Socket) => void ('encrypted' in socket || this.enter(socket)));
  }

  /** A connection begins, once: another port, or what reads before HTTP, may have counted it. */
  enter(socket: Socket): void {
    if (this.arrived.has(socket)) return;
    const { limit, perAddress } = this.rules;
    const address = peerAddress(socket);
    const peer = this.trusts(address) ? undefined : networkOf(address);
    if (this.arrived.size >= limit) return this.close(socket, 'total');
    if (peer !== undefined && this.byPeer.of(peer) >= perAddress) return this.close(socket, 'address');
    this.arrived.add(socket);
    if (peer !== undefined) this.byPeer.add(peer);
    socket.once('close', () => {
      this.arrived.delete(socket);
      if (peer !== undefined) this.byPeer.remove(peer);
    });
  }

  private begin(socket: Socket): void {
    if (socket.destroyed) return;
    this.open.add(socket);
    this.sweep.begin();
    socket.once('close', () => this.open.delete(socket));
  }

  /** A request waits for the answers to those before it on its connection. */
  waits(socket: Socket, response: ServerResponse): void {
    const waiting = (this.waiting.get(socket) ?? 0) + 1;
    if (waiting > this.rules.pipelined) return this.close(socket, 'pipelined');
    this.waiting.set(socket, waiting);
    response.once('close', () => this.waiting.set(socket, (this.waiting.get(socket) ?? 1) - 1));
  }

  /** Ends connections whose clients have taken nothing, or asked for nothing, for too long. */
  private look(now: number): boolean {
    const still: Socket[] = [];
    for (const socket of this.open) {
      if (socket.writableLength === 0) {
        this.sending.delete(socket);
        if (this.idle.isOver(socket, now)) socket.destroy();
        continue;
      }
      const [left, sent] = [leftOf(socket), sentOf(socket)];
      const before = this.sending.get(socket);
      if (before?.left !== left || before.sent !== sent) this.sending.set(socket, { left, sent, since: now, unacknowledged: undefined });
      else if (now - before.since >= this.rules.writeTimeout / LOOKS) still.push(socket);
    }
    if (still.length > 0 && !this.asking && now - this.askedAt >= this.rules.writeTimeout / LOOKS) void this.ask(still, now);
    return this.open.size > 0;
  }

  /** Whether something leaves of what seems to stand still: what the kernel has taken is not seen from here. */
  private async ask(still: readonly Socket[], now: number): Promise<void> {
    this.askedAt = now;
    this.asking = true;
    const known = await this.counted(still);
    this.asking = false;
    for (const socket of still) {
      const sending = this.sending.get(socket);
      if (socket.writableLength === 0 || sending?.left !== leftOf(socket) || sending.sent !== sentOf(socket)) continue;
      const before = sending.unacknowledged;
      sending.unacknowledged = known.get(socket);
      if (before !== undefined && before !== sending.unacknowledged) sending.since = now;
      const longest = this.rules.writeTimeout * (sending.unacknowledged === undefined ? UNSEEN : 1);
      if (now - sending.since >= longest) this.close(socket, 'stalled');
    }
  }

  private close(socket: Socket, because: BoundReached['because']): void {
    if (socket.destroyed) return;
    this.events.boundReached.emit({ resource: 'connection', because });
    const { _httpMessage: answering } = socket as NodeSocket;
    // It is not the client who leaves.
    if (answering instanceof SealedResponse && answering.owner) answering.owner.cut ??= because;
    socket.destroy();
  }
}
