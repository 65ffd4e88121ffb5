import { answerWith } from '../../context/answer-with.ts';
import { lateBody } from '../../context/late-body.ts';
import type { RequestContext } from '../../context/request-context.ts';
import type { Signals } from '../../events/signals.ts';
import type { HeldResources } from '../../management/held-resources.ts';
import { Problem } from '../../problems/problem.ts';
import { networkOf } from '../network-of.ts';
import type { BodiesSettings } from './connections.settings.ts';
import { StalledSweep } from './stalled-sweep.ts';

/** Seconds. */
const COME_BACK_IN = '1';

/** Bytes of a body that a stream route has within the deadline of other routes: a form of a few kilobytes is not waited for as an upload is. */
const SHORT = 16 * 1024;

/** Bytes of a body at most that are held of one that is handed on while it arrives: a few buffers of sockets. */
const HANDED_ON = 256 * 1024;

/** What one address has on its way. */
interface Share {
  bytes: number;
  bodies: number;
}

/**
 * The bytes of bodies that are on their way, within bounds: for each client address, and all together. A body counts with what it may
 * become, so that those that are let in can arrive.
 */
export class ArrivingBodies {
  private readonly arriving = new Set<ArrivingBody>();
  private readonly byAddress = new Map<string, Share>();
  private bytes = 0;
  private readonly sweep: StalledSweep;

  constructor(
    private readonly rules: BodiesSettings,
    /** Milliseconds that a request has. */
    private readonly deadline: number,
    private readonly events: Signals,
    held: HeldResources,
  ) {
    this.sweep = new StalledSweep((now) => this.look(now)).within(rules.idle);
    held.add({ resource: 'body bytes', of: '', held: () => this.bytes, limit: () => rules.limit });
  }

  /** Lets a request's body come, if it has one. @throws Problem `rate-limited`, or `overloaded` */
  let(context: RequestContext): void {
    const { raw } = context.request;
    const { 'content-length': length, expect } = raw.headers;
    if (length === undefined && raw.headers['transfer-encoding'] === undefined) return;
    // Its client has left while a stage was at work: no event would tell of the end of a body that cannot come.
    if (raw.socket.destroyed) return;
    const longest = context.request.routeOptions.bodyLimit;
    const bytes = length === undefined ? longest : Math.min(Number(length), longest);
    this.enter(context, context.route?.answer ? Math.min(bytes, HANDED_ON) : bytes);
    // Only now is the client told to send it (RFC 9110, section 10.1.1): a refusal costs no body. HTTP/1.0 knows of no such answer.
    if (expect !== undefined && raw.httpVersion !== '1.0') context.reply.raw.writeContinue();
  }

  private enter(context: RequestContext, bytes: number): void {
    const address = networkOf(context.clientAddress);
    const share = this.byAddress.get(address) ?? { bytes: 0, bodies: 0 };
    // However short they are: each holds a request that cannot be answered yet.
    if (this.arriving.size >= this.rules.requests) throw this.refusal('total');
    if (share.bodies >= this.rules.requestsPerAddress) throw this.refusal('address');
    // One that is longer than the bound may still come, alone.
    if (this.bytes > 0 && this.bytes + bytes > this.rules.limit) throw this.refusal('total');
    if (share.bytes > 0 && share.bytes + bytes > this.rules.perAddress) throw this.refusal('address');
    this.bytes += bytes;
    share.bytes += bytes;
    share.bodies += 1;
    this.byAddress.set(address, share);
    const within = context.route?.kind === 'stream' && bytes <= SHORT ? context.scope.child(this.deadline) : undefined;
    within?.add({ cancel: (reason) => void (reason === 'deadline' && answerWith(context, lateBody())) });
    const body = new ArrivingBody(context, () => {
      within?.close();
      this.arriving.delete(body);
      this.bytes -= bytes;
      share.bytes -= bytes;
      share.bodies -= 1;
      if (share.bodies === 0) this.byAddress.delete(address);
    });
    this.arriving.add(body);
    // All of the body has been read, or no more can come; until then what has come is held, answered or not. Node tells a request that is
    // answered nothing of the end of its socket.
    const { raw } = context.request;
    const { socket } = raw;
    const end = (): void => {
      socket.off('close', end);
      body.end();
    };
    raw.once('close', end);
    socket.once('close', end);
    this.sweep.begin();
  }

  private refusal(because: 'total' | 'address'): Problem {
    this.events.boundReached.emit({ resource: 'body', because });
    // What is still being sent is not waited for.
    const headers = { 'retry-after': COME_BACK_IN, connection: 'close' };
    if (because === 'total') return new Problem('overloaded', { headers });
    return new Problem('rate-limited', { detail: 'too much is being sent from this address at a time', headers });
  }

  private look(now: number): boolean {
    for (const body of [...this.arriving]) {
      if (now - body.movedAt(now) < this.rules.idle) continue;
      this.events.boundReached.emit({ resource: 'body', because: 'idle' });
      body.cut();
    }
    return this.arriving.size > 0;
  }
}

/** One body that is on its way. */
class ArrivingBody {
  private read: number;
  private at = performance.now();
  private over = false;

  constructor(
    private readonly context: RequestContext,
    private readonly ended: () => void,
  ) {
    this.read = context.request.raw.socket.bytesRead;
  }

  /** When something of it was last seen to have come. */
  movedAt(now: number): number {
    const { bytesRead } = this.context.request.raw.socket;
    if (bytesRead !== this.read) this.at = now;
    this.read = bytesRead;
    return this.at;
  }

  end(): void {
    if (this.over) return;
    this.over = true;
    this.ended();
  }

  cut(): void {
    // It is not the client who leaves.
    this.context.cut ??= 'idle';
    this.context.request.raw.socket.destroy();
  }
}
