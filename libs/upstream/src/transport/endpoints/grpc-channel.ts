import { Metadata, status } from '@grpc/grpc-js';
import type { Client, ServiceError } from '@grpc/grpc-js';
import { outsideRequests } from '@portico/platform';
import { decodeServing, encodeService, HEALTH_CHECK } from '../probes/health-messages.ts';
import type { GrpcLink } from './grpc-link.ts';

type Link = Pick<GrpcLink, 'client' | 'close' | 'destroy'>;

/** Calls in a row without an answer after which the connection is asked whether anybody is there. */
const SILENT = 2;
/** Milliseconds that the other side has to say anything at all. */
const LOOK = 1_000;

/**
 * The way to one gRPC instance. A connection may go silent without ending: a firewall or a NAT forgets it, a machine is gone. gRPC keeps
 * such a connection until a ping fails, which it may send only rarely, or one whose connecting never ends. So when calls get no answer, the
 * other side is asked for its health: any word of it, be it that there is no such service, shows that the connection is good and
 * the calls are slow. Without a word there is a new connection.
 */
export class GrpcChannel {
  private current: Link;
  private unanswered = 0;
  private closed = false;
  /** When it was last looked at, on the clock of `performance.now()`. */
  private lookedAt = Number.NEGATIVE_INFINITY;

  /** @param replaced told when a silent connection has been replaced */
  constructor(
    private readonly connect: () => Link,
    private readonly replaced: () => void,
  ) {
    this.current = connect();
  }

  /** For the next call. */
  get client(): Client {
    return this.current.client;
  }

  /** The other side has said something. */
  answered(): void {
    this.unanswered = 0;
  }

  /** A call has ended, because its time was up, without a word of the other side. */
  notAnswered(): void {
    this.unanswered += 1;
    const now = performance.now();
    if (this.closed || this.unanswered < SILENT || now - this.lookedAt < LOOK) return;
    this.lookedAt = now;
    this.look();
  }

  /** Further calls take a new connection; those in flight end on the old one, which ends with them. */
  renew(): void {
    if (!this.closed) this.renewed().close();
  }

  close(): void {
    this.closed = true;
    this.current.close();
  }

  private renewed(): Link {
    const old = this.current;
    this.current = this.connect();
    this.unanswered = 0;
    return old;
  }

  private look(): void {
    const looked = this.current;
    const told = (error: ServiceError | null): void => {
      if (this.closed || looked !== this.current) return;
      if (error?.code !== status.DEADLINE_EXCEEDED) return this.answered();
      // Somebody may have been answered meanwhile.
      if (this.unanswered < SILENT) return;
      // Calls that wait on it wait in vain: they fail, and may be tried again.
      this.renewed().destroy();
      this.replaced();
    };
    outsideRequests(() => looked.client.makeUnaryRequest(HEALTH_CHECK, encodeService, decodeServing, '', new Metadata(), { deadline: Date.now() + LOOK }, told));
  }
}
