import { SettingsError } from '@portico/config';
import { outsideRequests, textOf } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { PartnersSettings } from '../partners.settings.ts';
import type { PartnerRecords } from '../records/records.ts';
import type { PartnerStore } from '../stores/partner-store.ts';
import { PartnerSignals } from '../telemetry/partner.signals.ts';
import { changesBetween } from './changes.ts';
import { PartnerSnapshot } from './partner-snapshot.ts';

/** What logs call it. */
const STORE = 'partners';

/**
 * The partners of a BFF, in memory. The store is looked at beside the requests: who guesses at keys reaches no store, and requests go
 * on while it is away, with what was known last.
 */
export class PartnerDirectory {
  private snapshot: PartnerSnapshot | undefined = undefined;
  /** What the snapshot is made of, to see what changes. */
  private records: PartnerRecords | undefined = undefined;
  private version: string | undefined = undefined;
  private fault: string | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;
  /** Ends when what is known has become too old. */
  private ageing: NodeJS.Timeout | undefined = undefined;
  private tooOld = false;
  private takenUp: number | undefined = undefined;
  private lookedAt: number | undefined = undefined;
  private looking: Promise<void> | undefined = undefined;
  private readonly signals: PartnerSignals;

  constructor(
    private readonly store: PartnerStore | undefined,
    private readonly settings: Pick<PartnersSettings, 'refresh' | 'oldest'>,
    private readonly events: Signals,
  ) {
    this.signals = events.of(PartnerSignals);
    if (!store) this.snapshot = PartnerSnapshot.EMPTY;
  }

  /** What an operator wants to know of it: which version is in force, since when, and whether that is looked at still. */
  get standing(): object {
    const { partners = [], keys = [] } = this.records ?? {};
    return {
      place: this.store?.place ?? null,
      version: this.version ?? null,
      takenUp: instant(this.takenUp),
      lookedAt: instant(this.lookedAt),
      tooOld: this.tooOld,
      fault: this.fault ?? null,
      partners: partners.length,
      keys: keys.length,
    };
  }

  /** Undefined while the store has not been reached yet. */
  get current(): PartnerSnapshot | undefined {
    return this.snapshot;
  }

  /** Knows the partners from now on. @throws SettingsError when what is kept cannot be used: it would be as if there were none */
  async open(): Promise<void> {
    if (!this.store) return;
    this.ageing = outsideRequests(() => setTimeout(() => this.aged(), this.settings.oldest).unref());
    await this.read(this.store).catch((error: unknown) => {
      if (!(error instanceof SettingsError)) return this.failed(error);
      clearTimeout(this.ageing);
      throw error;
    });
    this.lookLater();
  }

  /** Takes up what has changed. What cannot be read, or cannot be used, changes nothing, and is told once. */
  async look(): Promise<void> {
    if (!this.store) return;
    this.looking ??= this.read(this.store)
      .catch((error: unknown) => this.failed(error))
      .finally(() => (this.looking = undefined));
    await this.looking;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.ageing);
    [this.timer, this.ageing] = [undefined, undefined];
    await this.looking;
  }

  private lookLater(): void {
    const lookAgain = (): void => {
      const { timer } = this;
      void this.look().then(() => {
        if (this.timer === timer) this.lookLater();
      });
    };
    this.timer = outsideRequests(() => setTimeout(lookAgain, this.settings.refresh).unref());
  }

  private async read(store: PartnerStore): Promise<void> {
    const stored = await store.read(this.version);
    if (stored) {
      this.snapshot = new PartnerSnapshot(stored.records);
      this.version = stored.version;
      if (this.records) for (const change of changesBetween(this.records, stored.records)) this.signals.partnerChanged.emit(change);
      this.records = stored.records;
      this.takenUp = Date.now();
    }
    this.lookedAt = Date.now();
    this.ageing?.refresh();
    if (this.fault !== undefined) this.events.storeChanged.emit({ store: STORE, up: true, required: this.tooOld });
    [this.fault, this.tooOld] = [undefined, false];
  }

  private failed(error: unknown): void {
    const fault = textOf(error);
    if (fault === this.fault) return;
    this.fault = fault;
    this.events.storeChanged.emit({ store: STORE, up: false, required: this.tooOld, error });
  }

  /** Also when a look has not come to its end, as on a network's file system that hangs. */
  private aged(): void {
    this.tooOld = true;
    this.fault ??= 'no look at them has come to its end';
    const error = new Error(`what is known of partners is older than ${this.settings.oldest} ms (partners.oldest): ${this.fault}`);
    this.events.storeChanged.emit({ store: STORE, up: false, required: true, error });
  }
}

/** ISO 8601. */
const instant = (milliseconds: number | undefined): string | null => (milliseconds === undefined ? null : new Date(milliseconds).toISOString());
