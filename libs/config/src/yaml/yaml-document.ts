import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { InputNode, MapNode } from '../input-node.ts';
import { emptyMap } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import type { ProblemList } from '../problem-list.ts';
import { YamlTree } from './yaml-tree.ts';
import { syntaxProblem } from './yaml-syntax.ts';

/**
 * Reads YAML 1.2 into a tree that knows its lines. Returns undefined, with the reasons in `problems`, when the text is so broken
 * that what could be said of the settings in it would be noise.
 */
export function readYaml(text: string, file: string, problems: ProblemList): MapNode | undefined {
  const lines = new LineCounter();
  // Duplicate keys are found by the tree, which can say where the first one is; pretty errors would quote the source.
  const document = parseDocument(text, {
    lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true, logLevel: 'error',
  });
  const origin: Origin = { from: 'file', file };
  const told = new Set<number>();
  for (const complaint of [...document.errors, ...document.warnings]) {
    const { line } = lines.linePos(complaint.pos[0]);
    const { message, fix } = syntaxProblem(complaint);
    // What the parser says of a line after its first complaint follows from that one.
    if (!told.has(line)) problems.add(file, message, fix, { ...origin, line });
    told.add(line);
  }
  if (document.errors.length > 0) return undefined;
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return emptyMap(origin);
  if (!isMap(contents)) {
    problems.add(file, 'holds no settings at its top level', 'write keys with a colon, such as server:', origin);
    return undefined;
  }
  const tree = new YamlTree(document, file, lines, problems);
  const root: InputNode = tree.build(contents, [], origin);
  return tree.isBroken || root.is !== 'map' ? undefined : root;
}
