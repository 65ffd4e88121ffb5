import { join } from 'node:path';
import ts from 'typescript';

/** What each library offers, by the library's name: one line a name, sorted. */
export function publicApis(root: string, libraries: readonly { readonly name: string; readonly root: string }[]): Map<string, string> {
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, files: [] }, ts.sys, root);
  const indexes = libraries.map((library) => ({ name: library.name, file: join(root, library.root, 'src/index.ts') }));
  const program = ts.createProgram(indexes.map(({ file }) => file), { ...options, types: [] });
  const checker = program.getTypeChecker();
  return new Map(indexes.map(({ name, file }) => [name, describe(checker, program.getSourceFile(file))]));
}

function describe(checker: ts.TypeChecker, file: ts.SourceFile | undefined): string {
  const module = file && checker.getSymbolAtLocation(file);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return exported.map((symbol) => `${symbol.name}: ${kindOf(checker, symbol)}\n`).sort().join('');
}

const KINDS: readonly (readonly [ts.SymbolFlags, string])[] = [
  [ts.SymbolFlags.Class, 'class'],
  [ts.SymbolFlags.Function, 'function'],
  [ts.SymbolFlags.Variable, 'const'],
  [ts.SymbolFlags.Enum, 'enum'],
  [ts.SymbolFlags.Interface, 'interface'],
  [ts.SymbolFlags.TypeAlias, 'type'],
];

/** What stands behind a name: one kind, or several where a value and a type share it. */
function kindOf(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const behind = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const kinds = KINDS.filter(([flag]) => behind.flags & flag).map(([, kind]) => kind);
  if (kinds.length === 0) throw new Error(`${symbol.name}: cannot tell what it is; does its file export it?`);
  return kinds.join(' and ') + (isTypeOnly(symbol) && behind.flags & ts.SymbolFlags.Value ? ', as a type only' : '');
}

const isTypeOnly = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some((declaration) => ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly));
