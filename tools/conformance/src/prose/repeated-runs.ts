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
/** Where a link leads is no prose. */
const TARGET = /\]\([^)]*\)/g;

const isDocument = (path: string): boolean => /^(?:README\.md|CHANGELOG\.md|CONTRIBUTING\.md|docs\/(?!reference\/).*\.md)$/.test(path);

/** Lines stay where they are. */
const blanked = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Each document's sentences stand once: no run of nine words occurs twice. */
export function repeatedRuns(tree: Tree): string[] {
  const seen = new Map<string, Word>();
  const found: string[] = [];
  for (const [path, text] of tree.files) {
    if (!isDocument(path)) continue;
    let skip = 0;
    const words = wordsOf(path, text);
    words.forEach((word, index) => {
      const run = words.slice(index, index + RUN).map((one) => one.text).join(' ');
      const first = seen.get(run);
      skip -= 1;
      if (index + RUN > words.length) return;
      if (!first) seen.set(run, word);
      else if (skip <= 0) {
        found.push(`${path}:${word.line} repeats ${first.path}:${first.line}: "${run}"; say it once, and link there`);
        skip = RUN;
      }
    });
  }
  return found;
}

function wordsOf(path: string, text: string): Word[] {
  const prose = text.replace(GENERATED, blanked).replace(CODE, blanked).replace(TARGET, blanked);
  return prose.split('\n').flatMap((line, index) => (/^\s*\|/.test(line) ? [] : Array.from(line.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu), ([word]) => ({ text: word, path, line: index + 1 }))));
}
