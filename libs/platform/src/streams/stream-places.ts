import type { RequestContext } from '../context/request-context.ts';
import type { Signals } from '../events/signals.ts';
import type { HeldResources } from '../management/held-resources.ts';
import { Tally } from '../memory/tally.ts';
import { Problem } from '../problems/problem.ts';
import type { StreamsSettings } from '../server/bff.settings.ts';
import { networkOf } from '../server/network-of.ts';

/** Seconds. */
const COME_BACK_IN = '1';

/** Whose bound is reached. */
export type FullStreams = 'total' | 'caller' | 'address';

/** What one request has open. */
interface Streaming {
  readonly holder: string;
  /** Answers of upstreams that arrive. */
  arriving: number;
  /** Whether its own answer leaves. */
  leaves: boolean;
}

/**
 * The streams of a BFF that are open, never more than its bounds allow: all together, and for each caller. An answer of a stream route is one
 * from its head to its last byte, wherever its bytes come from; so is an answer of an upstream that is handed on while it arrives. Where a
 * request has both, they are one.
 */
export class StreamPlaces {
  private readonly open = new Map<RequestContext, Streaming>();
  private readonly byHolder = new Tally<string>();
  private count = 0;

  constructor(
    private readonly rules: StreamsSettings,
    private readonly events: Signals,
    held?: HeldResources,
  ) {
    held?.add({ resource: 'streams', of: '', held: () => this.count, limit: () => rules.limit });
  }

  /** Which bound refuses one more; undefined when there is room. */
  fullFor(context: RequestContext): FullStreams | undefined {
    if (this.count >= this.rules.limit) return 'total';
    const bound = context.caller ? 'perCaller' : 'perAddress';
    if (this.byHolder.of(holderOf(context)) < this.rules[bound]) return undefined;
    return context.caller ? 'caller' : 'address';
  }

  /** An upstream's answer begins to arrive. @returns what must be called once when it has ended */
  arrive(context: RequestContext): () => void {
    this.change(context, (streaming) => (streaming.arriving += 1));
    return () => this.change(context, (streaming) => (streaming.arriving -= 1));
  }

  /** The answer of a stream route begins to leave. @returns why it may not, if it may not */
  leave(context: RequestContext): Problem | undefined {
    const because = this.open.has(context) ? undefined : this.fullFor(context);
    if (because) {
      this.events.boundReached.emit({ resource: 'stream', because });
      // Code that writes to it hears that it is over when the connection closes, if not before.
      return new Problem('overloaded', { detail: 'too many streams are open', headers: { 'retry-after': COME_BACK_IN, connection: 'close' } });
    }
    this.change(context, (streaming) => (streaming.leaves = true));
    context.reply.raw.once('close', () => this.change(context, (streaming) => (streaming.leaves = false)));
    return undefined;
  }

  private change(context: RequestContext, what: (streaming: Streaming) => void): void {
    const streaming = this.open.get(context) ?? { holder: holderOf(context), arriving: 0, leaves: false };
    const before = placesOf(streaming);
    what(streaming);
    const after = placesOf(streaming);
    this.count += after - before;
    for (let more = before; more < after; more += 1) this.byHolder.add(streaming.holder);
    for (let fewer = after; fewer < before; fewer += 1) this.byHolder.remove(streaming.holder);
    if (after > 0) this.open.set(context, streaming);
    else this.open.delete(context);
  }
}

const placesOf = ({ arriving, leaves }: Streaming): number => Math.max(arriving, leaves ? 1 : 0);

/** Who is told apart from others where one client must not take what is there for all: a known caller, or the network of an address. */
export const holderOf = ({ caller, clientAddress }: RequestContext): string => caller?.identity.key ?? networkOf(clientAddress);
