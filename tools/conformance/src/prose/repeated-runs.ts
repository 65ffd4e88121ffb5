import type { Tree } from '../tree/tree.ts';

/** As many words in a row are no chance: a merge has left a sentence twice, or one thing is explained in two places. */
const RUN = 9;

interface Word {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** What is generated comes from one source: `docs/reference`, and regions between marks. */
const GENERATED = /<!-- generated: [^]*?<!-- end: /g;
const CODE = /^ *(`{3,})[^]*?^ *\1/gm;
/** Titles are quoted by the lists of documents, and by links. */
const TITLES = /^#.*$|\[[^\]]*\]\([^)]*\)/gm;
/** Tables, and where another thing begins: a run goes from one paragraph to the next by chance only. */
const TABLE = /^\s*\|/;
const BEGINS = /^\s*(?:$|[-*] |\d+\. )/;

const isDocument = (path: string): boolean => /^(?:README\.md|CHANGELOG\.md|CONTRIBUTING\.md|docs\/(?!reference\/).*\.md)$/.test(path);

/** Lines stay where they are. */
const blanked = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Each document's sentences stand once: no run of nine words occurs twice. */
export function repeatedRuns(tree: Tree): string[] {
  const seen = new Map<string, Word>();
  const found: string[] = [];
  for (const words of [...tree.files].filter(([path]) => isDocument(path)).flatMap(([path, text]) => paragraphs(path, text))) {
    for (let index = 0; index + RUN <= words.length; index += 1) {
      const [word, run] = [words[index] as Word, words.slice(index, index + RUN).map(({ text }) => text).join(' ')];
      const first = seen.get(run);
      seen.set(run, first ?? word);
      if (!first) continue;
      found.push(`${word.path}:${word.line} repeats ${first.path}:${first.line}: "${run}"; say it once, and link there`);
      index += RUN - 1;
    }
  }
  return found;
}

/** The words of each paragraph or item of a list. */
function paragraphs(path: string, text: string): Word[][] {
  const prose = text.replace(GENERATED, blanked).replace(CODE, blanked).replace(TITLES, blanked);
  const all: Word[][] = [[]];
  for (const [index, line] of prose.split('\n').entries()) {
    if (BEGINS.test(line)) all.push([]);
    if (TABLE.test(line)) continue;
    const words = line.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu);
    all.at(-1)?.push(...Array.from(words, ([word]) => ({ text: word, path, line: index + 1 })));
  }
  return all;
}
