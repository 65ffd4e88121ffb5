import ts from 'typescript';
import type { Tree } from '../tree/tree.ts';

const DECLARED = /readonly (\w+) = new (?:Request|Fault)Signal\b/g;

/** What happens to a request is emitted with its scope: the one that is entered may be another request's, or none, where a timer or a socket called. */
export function signalsNameTheirScope(tree: Tree): string[] {
  const shipped = [...tree.sources].filter(([path]) => /^(?:libs|apps)\//.test(path) && !/\.(?:spec|fixture)\.ts$/.test(path));
  const signals = new Set(shipped.flatMap(([, text]) => Array.from(text.matchAll(DECLARED), ([, name]) => name)));
  return shipped
    .filter(([, text]) => text.includes('.emit('))
    .flatMap(([path, text]) => {
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'emit') {
          const { expression: emitter } = node.expression;
          const name = ts.isPropertyAccessExpression(emitter) ? emitter.name.text : emitter.getText();
          if (signals.has(name) && node.arguments.length < 2) found.push(`${path}: ${name}.emit() names no scope; give it that of the request that it happened to`);
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
      return found;
    });
}
