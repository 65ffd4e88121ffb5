import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

/** Leads from a place in a bundle's text back to the file that it was written in, by the bundle's source map. */
export class BundleMap {
  readonly #map: SourceMap;
  readonly #lineStarts: readonly number[];
  readonly #folder: string;
  readonly #root: string;

  /** @param file the bundle; its map stands beside it */
  constructor(file: string, root: string) {
    this.#map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload);
    const text = readFileSync(file, 'utf8');
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    this.#folder = dirname(file);
    this.#root = root;
  }

  /** The file under `libs/` or `apps/` that a function comes from; undefined for packages. @param offset where it starts, in characters */
  fileAt(offset: number): string | undefined {
    const line = this.#lineOf(offset);
    const entry = this.#map.findEntry(line, offset - (this.#lineStarts[line] ?? 0));
    if (!('originalSource' in entry)) return undefined;
    const path = relative(this.#root, resolve(this.#folder, entry.originalSource));
    return /^(libs|apps)\//.test(path) ? path : undefined;
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
