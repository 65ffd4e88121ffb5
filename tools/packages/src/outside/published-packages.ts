import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackages } from '../build/build-packages.ts';
import { pack } from '../build/pack.ts';
import { LocalRegistry } from '../registry/local-registry.ts';

/** The workspace's packages as if they were published. */
export class PublishedPackages {
  private readonly folder: string;
  private readonly registry: LocalRegistry;

  private constructor(folder: string, registry: LocalRegistry) {
    this.folder = folder;
    this.registry = registry;
  }

  /** Builds and packs all, and serves them beside what the workspace has installed. */
  static async build(root: string): Promise<PublishedPackages> {
    const folder = mkdtempSync(join(tmpdir(), 'portico-tarballs-'));
    const tarballs = pack(buildPackages(root).values(), folder);
    return new PublishedPackages(folder, await LocalRegistry.start(join(root, 'node_modules'), tarballs));
  }

  get url(): string {
    return this.registry.url;
  }

  close(): void {
    this.registry.close();
    rmSync(this.folder, { recursive: true });
  }
}
