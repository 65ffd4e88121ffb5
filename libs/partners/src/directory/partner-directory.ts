import { SettingsError } from '@portico/config';
import { outsideRequests } from '@portico/platform';
import type { Events } from '@portico/platform';
import type { PartnerRecords } from '../records/records.ts';
import type { PartnerStore } from '../stores/partner-store.ts';
import { changesBetween } from './changes.ts';
import { PartnerSnapshot } from './partner-snapshot.ts';

/** What logs call it. */
const STORE = 'partners';

/**
 * The partners of a BFF, in memory. The store is looked at beside the requests: who guesses at keys reaches no store, and requests go
 * on while it is away, with what was known last.
 */
export class PartnerDirectory {
  private snapshot: PartnerSnapshot | undefined;
  /** What the snapshot is made of, to see what changes. */
  private records: PartnerRecords | undefined;
  private version: string | undefined;
  private fault: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  /** @param refresh milliseconds between looks */
  constructor(
    private readonly store: PartnerStore | undefined,
    private readonly refresh: number,
    private readonly events: Events,
  ) {
    if (!store) this.snapshot = PartnerSnapshot.EMPTY;
  }

  /** Undefined while the store has not been reached yet. */
  get current(): PartnerSnapshot | undefined {
    return this.snapshot;
  }

  /** Knows the partners from now on. @throws SettingsError when what is kept cannot be used: it would be as if there were none */
  async open(): Promise<void> {
    if (!this.store) return;
    await this.read(this.store).catch((error: unknown) => {
      if (error instanceof SettingsError) throw error;
      this.failed(error);
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
    this.timer = undefined;
    await this.looking;
  }

  private lookLater(): void {
    const lookAgain = (): void => {
      const { timer } = this;
      void this.look().then(() => {
        if (this.timer === timer) this.lookLater();
      });
    };
    this.timer = outsideRequests(() => setTimeout(lookAgain, this.refresh).unref());
  }

  private async read(store: PartnerStore): Promise<void> {
    const stored = await store.read(this.version);
    if (stored) {
      this.snapshot = new PartnerSnapshot(stored.records);
      this.version = stored.version;
      if (this.records) for (const change of changesBetween(this.records, stored.records)) this.events.partnerChanged.emit(change);
      this.records = stored.records;
    }
    if (this.fault !== undefined) this.events.storeChanged.emit({ store: STORE, up: true });
    this.fault = undefined;
  }

  private failed(error: unknown): void {
    const fault = String(error);
    if (fault === this.fault) return;
    this.fault = fault;
    this.events.storeChanged.emit({ store: STORE, up: false, error });
  }
}
