import { outsideRequests } from '@portico/platform';
import type { BackgroundWork, RequestContext, Signal } from '@portico/platform';
import type { RawRequest, RawUpstream } from '@portico/upstream';
import type { MirrorSettings } from './mirror.settings.ts';
import type { Mirrored } from './proxy.signals.ts';

type Copied = Omit<RawRequest, 'body'>;

/** Takes the body of a request that is copied, as it arrives. */
export interface BodyCopy {
  add(chunk: Buffer): void;
  /** All of it has come. */
  end(): void;
  /** It is not sent: what the upstream refuses, or has not had as a whole, is no request to copy. */
  drop(): void;
}

/**
 * Sends copies of a route's requests to a shadow upstream, in a turn of their own and within bounds: neither what it answers nor whether it does
 * is waited for.
 */
export class Mirror {
  private inFlight = 0;

  /** @param random in [0, 1) */
  constructor(
    private readonly route: string,
    private readonly rules: MirrorSettings,
    private readonly upstream: RawUpstream,
    private readonly work: BackgroundWork,
    private readonly told: Signal<Mirrored>,
    private readonly random: () => number = Math.random,
  ) {}

  /** @returns what takes the body where there is one; nothing where the request is not copied or has none */
  copy({ caller, reply }: RequestContext, request: Copied, hasBody: boolean): BodyCopy | undefined {
    if (this.random() * 100 >= this.rules.percent) return undefined;
    // A body that is on its way has its place already: as many could arrive slowly as there are connections.
    if (this.inFlight >= this.rules.concurrency) return void this.tell('full');
    this.inFlight += 1;
    if (!hasBody) return void this.send(caller, request, undefined);
    const copy = new ArrivingCopy(this.rules.bodyLimit, (body) => this.send(caller, request, body), (tooLong) => this.done(tooLong ? 'too-long' : undefined));
    reply.raw.once('close', () => copy.drop());
    return copy;
  }

  /** In the place that it has. */
  private send(caller: RequestContext['caller'], request: Copied, body: Buffer | undefined): void {
    const begin = (): void => {
      const work = { name: `mirror of ${this.route}`, ...(caller ? { as: caller } : {}) };
      // Why an answer failed is in the metrics of the upstream.
      this.work.run(work, () => this.upstream.send({ ...request, body, alone: true })).then(() => this.done('answered'), () => this.done('failed'));
    };
    outsideRequests(() => setImmediate(begin));
  }

  private done(outcome: Mirrored['outcome'] | undefined): void {
    this.inFlight -= 1;
    if (outcome !== undefined) this.tell(outcome);
  }

  private tell(outcome: Mirrored['outcome']): void {
    this.told.emit({ route: this.route, outcome });
  }
}

class ArrivingCopy implements BodyCopy {
  private chunks: Buffer[] = [];
  private length = 0;
  private over = false;

  /** @param left told when nothing is sent, and whether that is because it is too long */
  constructor(
    private readonly limit: number,
    private readonly send: (body: Buffer) => void,
    private readonly left: (tooLong: boolean) => void,
  ) {}

  add(chunk: Buffer): void {
    if (this.over) return;
    this.length += chunk.length;
    if (this.length <= this.limit) this.chunks.push(Buffer.from(chunk));
    else this.leave(true);
  }

  end(): void {
    if (this.over) return;
    this.over = true;
    this.send(Buffer.concat(this.chunks));
  }

  drop(): void {
    if (!this.over) this.leave(false);
  }

  private leave(tooLong: boolean): void {
    this.over = true;
    this.chunks = [];
    this.left(tooLong);
  }
}
