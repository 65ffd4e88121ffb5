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
  copy({ caller }: RequestContext, request: Copied, hasBody: boolean): BodyCopy | undefined {
    if (this.random() * 100 >= this.rules.percent) return undefined;
    if (!hasBody) return void this.send(caller, request, undefined);
    const chunks: Buffer[] = [];
    let length = 0;
    return {
      add: (chunk) => {
        length += chunk.length;
        if (length <= this.rules.bodyLimit) chunks.push(Buffer.from(chunk));
        else chunks.length = 0;
      },
      end: () => (length <= this.rules.bodyLimit ? this.send(caller, request, Buffer.concat(chunks)) : this.tell('too-long')),
    };
  }

  private send(caller: RequestContext['caller'], request: Copied, body: Buffer | undefined): void {
    if (this.inFlight >= this.rules.concurrency) return this.tell('full');
    this.inFlight += 1;
    const done = (outcome: Mirrored['outcome']): void => {
      this.inFlight -= 1;
      this.tell(outcome);
    };
    const begin = (): void => {
      const work = { name: `mirror of ${this.route}`, ...(caller ? { as: caller } : {}) };
      // Why an answer failed is in the metrics of the upstream.
      this.work.run(work, () => this.upstream.send({ ...request, body, alone: true })).then(() => done('answered'), () => done('failed'));
    };
    outsideRequests(() => setImmediate(begin));
  }

  private tell(outcome: Mirrored['outcome']): void {
    this.told.emit({ route: this.route, outcome });
  }
}
