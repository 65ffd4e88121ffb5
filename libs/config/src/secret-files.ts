import { dirname, isAbsolute, join } from 'node:path';
import type { Origin } from './origin.ts';
import { readFailure, readFix } from './read-failure.ts';
import { SettingFormatError } from './setting-format-error.ts';

/** Reads a text file; throws as `fs.readFileSync` does. */
export type ReadFile = (path: string) => string;

export interface SecretPolicy {
  readonly readFile: ReadFile;
  /** In production a secret may not stand in the settings file or in code. */
  readonly production: boolean;
  /** Whether addresses of this machine may stand in the settings of a production. */
  readonly loopback: boolean;
  /** The settings file: a relative path written in it starts at its folder. */
  readonly settingsFile?: string;
}

/** Fetches secrets from the files that settings name. */
export class SecretFiles {
  readonly production: boolean;
  readonly loopback: boolean;

  constructor(private readonly policy: SecretPolicy) {
    this.production = policy.production;
    this.loopback = policy.loopback;
  }

  /** The file's text without the line break that editors and `echo` leave at its end. @throws SettingFormatError */
  read(path: string, namedBy: Origin): string {
    const origin: Origin = { from: 'secret-file', file: this.locate(path, namedBy), namedBy };
    const text = this.readText(origin.file, origin).replace(/\r?\n$/, '');
    if (text === '') throw new SettingFormatError('the secret file is empty', `write the secret to ${origin.file}`, origin);
    return text;
  }

  /** Where a path written at `namedBy` leads. */
  locate(path: string, namedBy: Origin): string {
    const { settingsFile } = this.policy;
    return isAbsolute(path) || settingsFile === undefined || namedBy.from !== 'file' ? path : join(dirname(settingsFile), path);
  }

  private readText(file: string, origin: Origin): string {
    try {
      return this.policy.readFile(file);
    } catch (error) {
      throw new SettingFormatError(`the secret file ${readFailure(error)}`, readFix(error, 'mount the file there, or correct its path'), origin);
    }
  }
}
