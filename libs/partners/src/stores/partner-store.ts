import type { PartnerRecords, RecordChanges } from '../records/records.ts';

/** Records as they were at some moment. */
export interface StoredRecords {
  readonly records: PartnerRecords;
  /** Another text whenever the records may be others. */
  readonly version: string;
}

/** Where partners, their keys and plans are kept. A BFF only reads it and notes uses; commands change it. */
export interface PartnerStore {
  /** Where that is, for messages: never with a password. */
  readonly place: string;
  /** Names of plans that stand in the settings (`rateLimit.plans`): partners may have those too. */
  readonly otherPlans: readonly string[];
  /**
   * @param known the version that is known already
   * @returns undefined while the records are still those
   * @throws SettingsError when what is kept cannot be used; an error of the store's own when it cannot be reached
   */
  read(known?: string): Promise<StoredRecords | undefined>;
  /**
   * Puts records in, all or none.
   * @param version of the records that the changes were made for
   * @returns false, and nothing is put in, when they are others by now
   */
  put(changes: RecordChanges, version: string): Promise<boolean>;
  /** When each key was last used, in milliseconds since 1970, by its id. */
  uses(): Promise<ReadonlyMap<string, number>>;
  /** Notes uses; an older one than is known changes nothing. */
  noteUses(uses: ReadonlyMap<string, number>): Promise<void>;
}
