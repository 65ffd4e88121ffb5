import ts from 'typescript';
import type { Tree } from '../tree/tree.ts';

/** How large a tree is. */
export interface Size {
  /** TypeScript syntax nodes by project: code that is not generated, without tests and without the sandbox. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Lines of the files that somebody wrote, tests included. */
  readonly lines: { readonly median: number; readonly most: number; readonly longest: number; readonly longestFile: string };
  /** How many lines are longer than 140 characters. */
  readonly longLines: number;
}

const TESTS = /\.(?:spec|fixture|contract)\.ts$/;
const SANDBOX = 'tools/sandbox';
const WIDTH = 140;
/** The share of the files that `most` speaks of. */
const MOST = 0.95;

export function sizeOf(tree: Tree): Size {
  const nodes = new Map<string, number>();
  for (const [path, text] of tree.sources) {
    const root = tree.projectOf(path)?.root ?? '(no project)';
    if (root !== SANDBOX && !TESTS.test(path)) nodes.set(root, (nodes.get(root) ?? 0) + nodesIn(path, text));
  }
  const written = [...tree.sources].map(([path, text]) => ({ path, lines: text.replace(/\n$/, '').split('\n') }));
  const files = written.sort((a, b) => a.lines.length - b.lines.length);
  const at = (share: number): number => files[Math.min(files.length - 1, Math.floor(files.length * share))]?.lines.length ?? 0;
  return {
    nodes: new Map([...nodes].sort(([a], [b]) => a.localeCompare(b))),
    lines: { median: at(0.5), most: at(MOST), longest: at(1), longestFile: files.at(-1)?.path ?? '' },
    longLines: files.reduce((sum, { lines }) => sum + lines.filter((line) => line.length > WIDTH).length, 0),
  };
}

/** Comments, blank lines and the breaking of lines count nothing; names and punctuation of any length count one. */
function nodesIn(path: string, text: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext));
  return count;
}
