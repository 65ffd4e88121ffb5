import ts from 'typescript';
import { listed } from './literal.ts';

const parsed = (text: string): ts.SourceFile => ts.createSourceFile('edited.ts', text, ts.ScriptTarget.Latest, true);

const importsIn = (file: ts.SourceFile): ts.ImportDeclaration[] => file.statements.filter(ts.isImportDeclaration);
const fromOf = ({ moduleSpecifier }: ts.ImportDeclaration): string => (moduleSpecifier as ts.StringLiteral).text;

/** The code with an import of one name, in the order of paths; packages go before files. */
export function withImport(text: string, name: string, from: string, type = false): string {
  const line = `import ${type ? 'type ' : ''}{ ${name} } from '${from}';\n`;
  if (text.includes(line)) return text;
  const imports = importsIn(parsed(text));
  const rank = (path: string): string => (path.startsWith('.') ? `~${path}` : path);
  const after = imports.find((one) => rank(fromOf(one)) > rank(from));
  const last = imports.at(-1);
  const at = after ? after.getStart() : last ? last.getEnd() + 1 : 0;
  return text.slice(0, at) + line + text.slice(at);
}

/** The code with one more item in a list: at its end, or in its place where they are sorted. @throws Error where there is no such list */
export function withItem(text: string, list: (node: ts.ArrayLiteralExpression, file: ts.SourceFile) => boolean, item: string): string {
  const file = parsed(text);
  let found: ts.ArrayLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node) && list(node, file)) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (!found) throw new Error('no such list');
  const items = found.elements.map((element) => element.getText());
  if (items.includes(item)) return text;
  const start = found.getStart();
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const rest = text.slice(found.getEnd(), text.indexOf('\n', found.getEnd())).length;
  const all = items.length > 1 && items.join() === [...items].sort().join() ? [...items, item].sort() : [...items, item];
  const written = listed('[', all, ']', /^ */.exec(line)?.[0] ?? '', line.length + rest);
  return text.slice(0, start) + written + text.slice(found.getEnd());
}

/** The code without some items of a list. @param goes told the text of each item */
export function withoutItems(
  text: string,
  list: (node: ts.ArrayLiteralExpression, file: ts.SourceFile) => boolean,
  goes: (item: string) => boolean,
): string {
  const file = parsed(text);
  const gone: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node) && list(node, file)) gone.push(...node.elements.filter((element) => goes(element.getText())));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return gone.reduceRight((rest, item) => {
    const after = rest.slice(item.getEnd()).replace(/^,/, '');
    return rest.slice(0, item.getFullStart()) + after;
  }, text);
}

/** The list that a constant of this name is. */
export const listNamed =
  (name: string) =>
  (node: ts.ArrayLiteralExpression): boolean =>
    ts.isVariableDeclaration(node.parent) && node.parent.name.getText() === name;

/** The list that has the features of a root module: one with a module of `features/` in it, otherwise the imports of `@Module()`. */
export function featuresList(text: string): (node: ts.ArrayLiteralExpression) => boolean {
  const features = importsIn(parsed(text)).flatMap((one) => (fromOf(one).startsWith('./features/') ? namesOf(one) : []));
  const isOne = (node: ts.ArrayLiteralExpression): boolean => node.elements.some((element) => features.includes(element.getText()));
  if (features.length > 0) return isOne;
  return ({ parent }) => ts.isPropertyAssignment(parent) && parent.name.getText() === 'imports';
}

const namesOf = ({ importClause }: ts.ImportDeclaration): string[] => {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
};

/** Whether a class has a method of this name; with its text, where it has. */
export function methodIn(text: string, name: string): string | undefined {
  let found: string | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.name.getText() === name) found = node.getText();
    ts.forEachChild(node, visit);
  };
  visit(parsed(text));
  return found;
}

/** The code with one more method at the end of its last class. @param method indented as in a class, without the line break before it */
export function withMethod(text: string, method: string): string {
  const last = parsed(text).statements.filter(ts.isClassDeclaration).at(-1);
  if (!last) throw new Error('no class');
  const at = last.getEnd() - 1;
  return `${text.slice(0, at)}\n${method}\n${text.slice(at)}`;
}
