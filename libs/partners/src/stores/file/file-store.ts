import { SettingsError } from '@portico/config';
import { open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { RecordReader } from '../../records/record-reader.ts';
import type { RecordChanges } from '../../records/records.ts';
import type { PartnerStore, StoredRecords } from '../partner-store.ts';
import { whileLocked } from './file-lock.ts';
import { withChanges } from './records-document.ts';
import { replaceFile } from './replace-file.ts';
import { UsesFile } from './uses-file.ts';

/** The version of a file that is not there. */
const ABSENT = 'absent';
/** What is read of it. */
const NONE = '{}';

interface Content {
  readonly text: string;
  readonly version: string;
}

/**
 * Partners in one YAML file, which commands replace as a whole, and people may edit. When keys were last used stands in a second
 * file beside it (`partners.yaml.used`): a BFF never writes the file that says whom it trusts, which may be read-only for it.
 */
export class FilePartnerStore implements PartnerStore {
  private readonly lastUses: UsesFile;
  private readonly reader: RecordReader;

  /** @param create whether a file that is not there is an empty one; the first change makes it */
  constructor(
    readonly place: string,
    private readonly create = false,
    readonly otherPlans: readonly string[] = [],
  ) {
    this.reader = new RecordReader(place, otherPlans);
    this.lastUses = new UsesFile(`${place}.used`);
  }

  async read(known?: string): Promise<StoredRecords | undefined> {
    const content = await this.content(known);
    return content && { records: this.reader.read(content.version === ABSENT ? NONE : content.text), version: content.version };
  }

  /** @throws FileLocked when another command does not come to its end */
  async put(changes: RecordChanges, version: string): Promise<boolean> {
    // The file behind a link is replaced, and the link stays.
    const file = await realpath(this.place).catch(() => this.place);
    return whileLocked(file, async () => {
      const content = await this.content();
      if (content?.version !== version) return false;
      await replaceFile(file, withChanges(content.text, changes));
      return true;
    });
  }

  uses(): Promise<ReadonlyMap<string, number>> {
    return this.lastUses.read();
  }

  noteUses(uses: ReadonlyMap<string, number>): Promise<void> {
    return this.lastUses.note(uses);
  }

  /** Looks at the file's description first: it is read only when that is another one. */
  private async content(known?: string): Promise<Content | undefined> {
    const handle = await this.handle();
    if (!handle) return known === ABSENT ? undefined : { text: '', version: ABSENT };
    try {
      const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
      const version = [ino, size, mtimeNs, ctimeNs].join('-');
      return version === known ? undefined : { text: await handle.readFile('utf8'), version };
    } finally {
      await handle.close();
    }
  }

  private async handle(): Promise<FileHandle | undefined> {
    try {
      return await open(this.place);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const absent = code === 'ENOENT';
      if (absent && this.create) return undefined;
      const fix = absent ? 'make it with the command "partners", or correct the setting partners.file' : 'let the BFF read it, or correct the setting partners.file';
      throw new SettingsError(this.place, [{ path: this.place, message: absent ? 'is not there' : `cannot be read (${code})`, fix }]);
    }
  }
}
