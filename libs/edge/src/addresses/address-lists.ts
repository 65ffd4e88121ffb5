import type { OnApplicationShutdown } from '@nestjs/common';
import { outsideRequests } from '@portico/platform';
import type { AddressesSettings } from './addresses.settings.ts';
import type { AddressesSignals } from './addresses.signals.ts';
import { AddressSource } from './address-source.ts';
import { ListFault } from './list-file.ts';

const AT = 'edge.addresses';

/** All lists of a BFF, as their files are now. */
export class AddressLists implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined = undefined;
  private looking = false;

  private constructor(
    /** The only addresses that may call; undefined where all may. */
    readonly allow: AddressSource | undefined,
    readonly block: AddressSource,
    readonly named: ReadonlyMap<string, AddressSource>,
    private readonly signals: AddressesSignals,
  ) {}

  /** @throws ListFault with the faults of all files */
  static async read({ allow, allowFiles, block, blockFiles, lists }: AddressesSettings, signals: AddressesSignals): Promise<AddressLists> {
    const faults: string[] = [];
    const of = async (...given: Parameters<typeof AddressSource.read>): Promise<AddressSource | undefined> =>
      AddressSource.read(...given).catch((error: unknown) => {
        if (!(error instanceof ListFault)) throw error;
        faults.push(...error.faults);
        return undefined;
      });
    const allowed = allow.length > 0 || allowFiles.length > 0 ? await of(`${AT}.allowFiles`, allow, allowFiles, false) : undefined;
    const blocked = await of(`${AT}.blockFiles`, block, blockFiles);
    const named = new Map<string, AddressSource>();
    for (const { name, ranges, file } of lists) {
      const source = await of(`${AT}.lists.${name}.file`, ranges, file === undefined ? [] : [file]);
      if (source) named.set(name, source);
    }
    if (faults.length > 0) throw new ListFault(faults);
    return new AddressLists(allowed, blocked as AddressSource, named, signals);
  }

  /** Has files looked at from now on. @param every milliseconds */
  follow(every: number): void {
    this.timer ??= outsideRequests(() => setInterval(() => void this.look(), every).unref());
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Looks at all files once. */
  async look(): Promise<void> {
    // A file system that hangs is asked once.
    if (this.looking) return;
    this.looking = true;
    try {
      for (const source of [this.allow, this.block, ...this.named.values()]) {
        await source?.look((file, look) => {
          if ('faults' in look) this.signals.addressFileKept.emit({ file, faults: look.faults });
          else this.signals.addressFileRead.emit({ file, entries: look.entries });
        });
      }
    } finally {
      this.looking = false;
    }
  }
}
