import type { Tree } from '../tree/tree.ts';
import { REFUSED_WORDS } from './refused-words.ts';

/** The only file that may quote the words. */
const LIST = 'tools/conformance/src/prose/refused-words.ts';

/** Words may be on two lines, also of a comment. */
const REFUSED = new RegExp(`\\b(?:${REFUSED_WORDS.map((words) => words.replaceAll(' ', String.raw`(?:\s|\*|//)+`)).join('|')})\\b`, 'gi');

/**
 * Folders that are not clean yet, and how many such words each may still hold. All are clean: the list stays empty.
 */
export const NOT_CLEAN_YET: Readonly<Record<string, number>> = {};

interface Found {
  readonly path: string;
  readonly line: number;
  readonly words: string;
}

/** No riddles in code, documents, tests and messages. @param allowed words that a folder may still hold, by folder */
export const plainWords = (allowed: Readonly<Record<string, number>>) => (tree: Tree): string[] => {
  const byFolder = new Map<string | undefined, Found[]>();
  for (const one of refusedWords(tree)) {
    const folder = Object.keys(allowed).find((name) => `${one.path}/`.startsWith(`${name}/`));
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), one]);
  }
  const elsewhere = (byFolder.get(undefined) ?? []).map(complaint);
  return [...elsewhere, ...Object.entries(allowed).flatMap(([folder, most]) => overdrawn(folder, most, byFolder.get(folder) ?? []))];
};

function overdrawn(folder: string, most: number, found: readonly Found[]): string[] {
  if (found.length === 0) return [`${folder} holds none of the refused words any more; delete its line in NOT_CLEAN_YET of plain-words.ts`];
  if (found.length <= most) return [];
  const where = found.map(complaint).join('\n');
  return [`${folder} holds ${found.length} of the refused words, ${most} before; write the new ones in plain English:\n${where}`];
}

export const refusedWords = (tree: Tree): Found[] =>
  [...tree.files].flatMap(([path, text]) =>
    path === LIST
      ? []
      : Array.from(text.matchAll(REFUSED), ({ 0: words, index }) => {
          return { path, line: text.slice(0, index).split('\n').length, words: words.replace(/\s+/g, ' ') };
        }),
  );

const complaint = ({ path, line, words }: Found): string => `${path}:${line}: "${words}"; say it in plain English (CONTRIBUTING.md, Style)`;
