import { SettingFormatError } from '@portico/config';

/** Why files cannot be used: for each fault the setting, the path, what is wrong and what to do. */
export class TlsFaults extends Error {
  override readonly name = 'TlsFaults';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Collects what is wrong with files, so that all of it can be told at once. */
export class FaultList {
  readonly faults: string[] = [];

  /** @param setting below `tls.` @param path that it has */
  add(setting: string, path: string | undefined, { problem, fix }: Pick<SettingFormatError, 'problem' | 'fix'>): undefined {
    this.faults.push(`tls.${setting}${path === undefined ? '' : ` (${path})`} ${problem}; ${fix}`);
  }

  /** @returns undefined where that is a fault of the file */
  attempt<T>(setting: string, path: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof SettingFormatError) return this.add(setting, path, error);
      throw error;
    }
  }
}
