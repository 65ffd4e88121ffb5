import { SettingsError } from '@portico/config';
import { parse } from 'yaml';
import { faultsBetween, readAlone, readRecords } from './read-records.ts';
import { LISTS, nameOf, PartnerRecords } from './records.ts';

type Written = { readonly [List in keyof PartnerRecords]: readonly unknown[] };

/**
 * Reads records again and again, beside the requests of a BFF: to judge a record against its rules takes 0.2 ms, so what was good
 * before, to the letter, is not judged a second time. Whatever is not plainly good is read in full, which finds the words for it.
 */
export class RecordReader {
  /** Records that were good, by how they were written. */
  private good = new Map<string, object>();

  /** @param otherPlans names of plans that stand in the settings */
  constructor(
    private readonly place: string,
    private readonly otherPlans: readonly string[] = [],
  ) {}

  /** @throws SettingsError as `readRecords` does, and where nothing at all is written: a full disk leaves that, and it would be as if there were none */
  read(text: string): PartnerRecords {
    const document = plain(text);
    if (document === null) throw new SettingsError(this.place, [{ path: this.place, message: 'is empty', fix: 'put back what it had, or write partners: [] where there are none' }]);
    const written = writtenIn(document);
    const records = (written && this.known(written)) ?? readRecords(text, this.place, this.otherPlans);
    if (written) this.good = new Map(LISTS.flatMap((list) => written[list].map((item, index) => [keyOf(list, item), records[list][index] as object])));
    return records;
  }

  /** The records, when all that is new among them is good; undefined when that is not plain. */
  private known(written: Written): PartnerRecords | undefined {
    if (this.good.size === 0) return undefined;
    const fresh = LISTS.map((list) => [list, written[list].filter((item) => !this.good.has(keyOf(list, item)))] as const);
    const judged = this.judged(JSON.stringify(Object.fromEntries(fresh)));
    if (!judged) return undefined;
    const more = new Map(fresh.flatMap(([list, items]) => items.map((item, index) => [keyOf(list, item), judged[list][index] as object])));
    const lists = LISTS.map((list) => [list, written[list].map((item) => this.good.get(keyOf(list, item)) ?? more.get(keyOf(list, item)))]);
    const records = Object.assign(new PartnerRecords(), Object.fromEntries(lists));
    return isUnique(records) && faultsBetween(records, this.otherPlans).length === 0 ? records : undefined;
  }

  /** New records, without those that they refer to. */
  private judged(text: string): PartnerRecords | undefined {
    try {
      return readAlone(text, this.place);
    } catch {
      // What is wrong is found again, and told, when all of it is read in full.
      return undefined;
    }
  }
}

const keyOf = (list: string, item: unknown): string => `${list} ${JSON.stringify(item)}`;

/** No two records of a list go by the same name. */
const isUnique = (records: PartnerRecords): boolean =>
  LISTS.every((list) => new Set(records[list].map((record) => nameOf(list, record))).size === records[list].length);

/** What a document that is not empty has in lists of records; undefined when it has anything else. */
function writtenIn(document: unknown): Written | undefined {
  if (typeof document !== 'object') return undefined;
  const entries = Object.entries(document as object);
  if (!entries.every(([name, list]) => (LISTS as readonly string[]).includes(name) && Array.isArray(list))) return undefined;
  return { plans: [], partners: [], keys: [], ...Object.fromEntries(entries) };
}

/** Null where nothing is written, undefined where it cannot be read. */
function plain(text: string): unknown {
  try {
    return text.startsWith('{') ? JSON.parse(text) : parse(text, { logLevel: 'error' });
  } catch {
    // What is wrong with it is found, and told, when it is read in full.
    return undefined;
  }
}
