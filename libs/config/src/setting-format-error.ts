import type { Origin } from './origin.ts';

/** A value that does not convert: what is wrong with it, how to write it, and where it was when that is not the obvious place. */
export class SettingFormatError extends Error {
  override readonly name = 'SettingFormatError';

  constructor(
    readonly problem: string,
    readonly fix: string,
    readonly origin?: Origin,
  ) {
    super(`${problem}: ${fix}`);
  }
}
