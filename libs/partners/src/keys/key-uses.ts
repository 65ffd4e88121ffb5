import { currentScope, outsideRequests } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { PartnerStore } from '../stores/partner-store.ts';
import { PartnerSignals } from '../telemetry/partner.signals.ts';

/** What logs call it. */
const STORE = 'uses of keys';

/** When keys were last used: noted in memory on a request's way, and written down beside the requests. */
export class KeyUses {
  private readonly unwritten = new Map<string, number>();
  /** Keys that have been used, in this process or before; undefined while that is not known. */
  private used: Set<string> | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;
  private failing = false;
  private readonly signals: PartnerSignals;

  /** @param every milliseconds between writings */
  constructor(
    private readonly store: PartnerStore | undefined,
    private readonly every: number,
    private readonly events: Signals,
  ) {
    this.signals = events.of(PartnerSignals);
  }

  async open(): Promise<void> {
    await this.write();
    this.timer = outsideRequests(() => setInterval(() => void this.write(), this.every).unref());
  }

  /** @param at milliseconds since 1970 */
  note(key: string, partner: string, at: number): void {
    this.unwritten.set(key, at);
    if (!this.used || this.used.has(key)) return;
    this.used.add(key);
    this.signals.keyFirstUsed.emit({ partner, key }, currentScope());
  }

  /** Writes down what has been noted since it was done last. What cannot be written is kept for the next time. */
  async write(): Promise<void> {
    if (!this.store) return;
    const uses = new Map(this.unwritten);
    try {
      this.used ??= new Set([...(await this.store.uses()).keys(), ...uses.keys()]);
      if (uses.size > 0) await this.store.noteUses(uses);
    } catch (error) {
      if (!this.failing) this.events.storeChanged.emit({ store: STORE, up: false, required: false, error });
      this.failing = true;
      return;
    }
    for (const [key, at] of uses) if (this.unwritten.get(key) === at) this.unwritten.delete(key);
    if (this.failing) this.events.storeChanged.emit({ store: STORE, up: true, required: false });
    this.failing = false;
  }

  /** Writes down the rest. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }
}
