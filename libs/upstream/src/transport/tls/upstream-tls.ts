import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecureContext } from 'node:tls';
import { FileWatch, outsideRequests, StartError } from '@portico/platform';
import type { FileRhythm, Reading } from '@portico/platform';
import { TLS_FILES, TlsFaults, tlsMaterial } from './tls-material.ts';
import type { TlsMaterial } from './tls-material.ts';
import type { TlsSettings } from './tls.settings.ts';

/** What the operator is to know of an upstream's certificates. */
export interface TlsNote {
  readonly state: 'renewed' | 'expiring' | 'unusable';
  /** When the first of them ends. */
  readonly ends?: Date;
  readonly error?: unknown;
}

const RHYTHM: FileRhythm = { every: 5_000, settling: 500 };
const DAY = 24 * 3_600_000;
/** Milliseconds before the end of a certificate at which it is told. */
const SOON = 14 * DAY;

/** What connections to one upstream are secured with. Files that change are taken over by the next connection, when they can be used. */
export class UpstreamTls {
  private material: TlsMaterial | undefined = undefined;
  /** Whether the files could not be used when they were last looked at. */
  private unusable = false;
  private readonly watches: FileWatch[] = [];
  private timer: NodeJS.Timeout | undefined = undefined;

  /**
   * @param upstream its name, for messages
   * @param folder where relative paths start
   */
  constructor(
    private readonly upstream: string,
    private readonly settings: TlsSettings,
    private readonly folder: string,
    private readonly note: (note: TlsNote) => void,
    private readonly rhythm = RHYTHM,
  ) {}

  get serverName(): string | undefined {
    return this.settings.serverName;
  }

  /** For the next connection; another one once the files have changed. */
  get context(): SecureContext {
    return (this.material ??= this.load()).context;
  }

  /** Takes the files over. @returns all that is wrong with them */
  faults(): readonly string[] {
    try {
      this.material = this.load();
      return [];
    } catch (error) {
      if (!(error instanceof TlsFaults)) throw error;
      return error.faults.map(([file, fault]) => `upstreams.${this.upstream}.tls.${file} ${fault}`);
    }
  }

  /** Takes the files over, and watches them from then on. @param renewed told when there is another context @throws StartError with all that is wrong */
  async start(renewed: () => void): Promise<void> {
    const faults = this.faults();
    if (faults.length > 0) throw new StartError(faults);
    this.warn();
    for (const file of TLS_FILES) {
      const path = this.settings[file];
      if (path === undefined) continue;
      const watch = new FileWatch(resolve(this.folder, path), this.rhythm);
      this.watches.push(watch);
      await watch.start(() => this.reload(renewed));
    }
    this.timer = outsideRequests(() => setInterval(() => this.warn(), DAY).unref());
  }

  close(): void {
    clearInterval(this.timer);
    for (const watch of this.watches) watch.close();
  }

  private reload(renewed: () => void): void {
    let material: TlsMaterial;
    try {
      material = this.load();
    } catch (error) {
      this.unusable = true;
      return this.note({ state: 'unusable', error });
    }
    // Of a certificate and its key, the one that is seen to change first has brought the other with it.
    if (!this.unusable && material.held === this.material?.held) return;
    this.unusable = false;
    this.material = material;
    this.note({ state: 'renewed', ...(material.ends ? { ends: material.ends.at } : {}) });
    this.warn();
    renewed();
  }

  private warn(): void {
    const ends = this.material?.ends;
    if (ends && ends.at.getTime() - Date.now() < SOON) this.note({ state: 'expiring', ends: ends.at });
  }

  private load(): TlsMaterial {
    return tlsMaterial(this.settings, (path) => read(resolve(this.folder, path)));
  }
}

function read(path: string): Reading {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { code: String((error as NodeJS.ErrnoException).code) };
  }
}
