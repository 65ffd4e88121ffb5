import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';

/** Programs that build and run images, by one command line. Buildah is none of them: it does not run an image by its ENTRYPOINT. */
export const ENGINES: readonly string[] = ['docker', 'podman'];

/** Whether an engine can be used: Docker's command may be there without its daemon. */
export const answers = (engine: string): boolean => spawnSync(engine, ['info'], { stdio: 'ignore', env: process.env }).status === 0;

/** Builds images, and runs them. */
export class Engine {
  readonly name: string;
  private readonly folder: string;

  /** @param folder where its commands are run */
  constructor(name: string, folder: string) {
    this.name = name;
    this.folder = folder;
  }

  /** @returns the first that answers; undefined where none does */
  static find(folder: string): Engine | undefined {
    const name = ENGINES.find(answers);
    return name === undefined ? undefined : new Engine(name, folder);
  }

  /** @returns what it printed @throws Error with what it wrote besides, where it fails */
  run(...words: readonly string[]): string {
    const { status, stdout, stderr, error } = this.spawn(words);
    if (status !== 0) throw new Error(`${this.name} ${words.join(' ')} ended with ${status ?? error?.message}:\n${stdout}${stderr}`);
    return stdout.trim();
  }

  succeeds(...words: readonly string[]): boolean {
    return this.spawn(words).status === 0;
  }

  private spawn(words: readonly string[]): SpawnSyncReturns<string> {
    // Podman's own format of images has no HEALTHCHECK; Docker knows no other than its own.
    const env = { ...process.env, BUILDAH_FORMAT: 'docker' };
    return spawnSync(this.name, words, { cwd: this.folder, env, encoding: 'utf8', maxBuffer: 64 * 1_024 ** 2 });
  }
}
