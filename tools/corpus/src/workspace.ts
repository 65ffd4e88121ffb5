import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import type { CorpusDocument } from './packages.ts';

/** A drawn document in a workspace of its own. */
export interface Placed {
  readonly name: string;
  /** The folder in `libs/contracts`. */
  readonly service: string;
}

/** A temporary workspace whose pinned contracts are the documents. */
export class CorpusWorkspace {
  readonly root = mkdtempSync(join(tmpdir(), 'portico-drawn-'));
  readonly placed: readonly Placed[];

  constructor(documents: readonly CorpusDocument[], repository: string) {
    symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    this.placed = documents.map(({ name, file }, index) => {
      const service = `service-${index + 1}`;
      const folder = this.folderOf(service);
      mkdirSync(folder, { recursive: true });
      copyFileSync(file, join(folder, `openapi${extname(file)}`));
      copyReferred(file, folder);
      return { name, service };
    });
  }

  folderOf(service: string): string {
    return join(this.root, 'libs/contracts', service);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Files beside the document, or in folders there, that it refers to. */
function copyReferred(file: string, folder: string): void {
  const referred = new Set(
    [...readFileSync(file, 'utf8').matchAll(/"?\$ref"?\s*:\s*["']?([^"'#\s]+)/g)].map(([, path]) => normalize(path as string)),
  );
  for (const path of referred) {
    const from = join(dirname(file), path);
    if (path.startsWith('..') || !existsSync(from) || !statSync(from).isFile()) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(from, join(folder, path));
  }
}
