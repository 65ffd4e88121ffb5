import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RunSecrets } from './run-secrets.ts';
import { WireWatch } from './wire-watch.ts';

/** What the BFFs of one file of tests write, and the secrets that it must not hold. */
export class WatchedLogs {
  readonly secrets = new RunSecrets();
  private readonly wire = new WireWatch(this.secrets);
  private readonly texts: (() => string)[] = [];
  private readonly folder: string;
  private readonly name: string;
  private files = 0;

  /** @param name of the file of tests, which its logs are called after */
  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
    mkdirSync(folder, { recursive: true });
  }

  /** A file for the log of one more BFF. */
  nextFile(): string {
    const path = join(this.folder, `${this.name}.${++this.files}.log`);
    rmSync(path, { force: true });
    this.add(() => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
    return path;
  }

  /** Something else that is written. @param read called at the end */
  add(read: () => string): void {
    this.texts.push(read);
  }

  /** All that has been written so far. */
  text(): string {
    return this.texts.map((read) => read()).join('\n');
  }

  stop(): void {
    this.wire.stop();
  }
}

let current: WatchedLogs | undefined;

/** Those of the file of tests that runs; undefined where logs are not watched. */
export const watchedLogs = (): WatchedLogs | undefined => current;

export function watchLogs(folder: string, name: string): WatchedLogs {
  current = new WatchedLogs(folder, name);
  return current;
}
