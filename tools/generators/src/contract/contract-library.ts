import { updateJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { listed } from '../text/literal.ts';
import { camelCase, pascalCase } from '../text/names.ts';
import { contractFolder, generatedContract } from './pinned.ts';

/** Names that each contract's types have, under which two contracts would meet in one file. */
const OWN = ['paths', 'components', 'operations', 'webhooks', '$defs'];

/** What a name is, as the conformance tests tell it. */
type Kind = 'const' | 'interface' | 'type';

/**
 * Makes a library of a contract that is in the tree: its generated files, its public names, its alias.
 * @param source where it was read from
 * @returns what of the contract cannot be called, each with its line
 */
export async function writeContractLibrary(tree: Tree, service: string, source: string): Promise<readonly string[]> {
  const folder = contractFolder(service);
  const { files, leftOut } = await generatedContract(tree, service);
  for (const [path, text] of files) tree.write(path, text);
  const [types, contract] = ['types', 'contract'].map((name) => exportsOf(files.get(`${folder}/src/generated/${name}.ts`) ?? ''));
  const index = indexOf(service, contract ?? new Map(), types ?? new Map());
  tree.write(`${folder}/src/index.ts`, index.text);
  tree.write(`${folder}/project.json`, projectOf(service, source));
  tree.write(`${folder}/tsconfig.json`, '{ "extends": "../../../tsconfig.base.json", "include": ["src/**/*.ts"] }\n');
  // A workspace may do without the rules of this one.
  if (tree.exists('tools/conformance')) tree.write(`tools/conformance/api/contracts-${service}.txt`, index.names);
  updateJson<{ compilerOptions: { paths: Record<string, string[]> } }>(tree, 'tsconfig.base.json', (config) => {
    config.compilerOptions.paths[`@portico/contracts-${service}`] = [`./${folder}/src/index.ts`];
    return config;
  });
  return leftOut;
}

/** What its drift is told against: a file of the person who pinned it is on no other machine. */
const driftOf = (source: string): string => (URL.canParse(source) ? `{ "options": { "against": ${JSON.stringify(source)} } }` : '{}');

const projectOf = (service: string, source: string): string => `{
  "name": "contracts-${service}",
  "sourceRoot": "${contractFolder(service)}/src",
  "projectType": "library",
  "tags": ["type:contract", "zone:product"],
  "targets": { "typecheck": {}, "drift": ${driftOf(source)} }
}
`;

function indexOf(
  service: string,
  contract: ReadonlyMap<string, Kind>,
  types: ReadonlyMap<string, Kind>,
): { readonly text: string; readonly names: string } {
  const value = camelCase(service);
  const own = OWN.filter((name) => types.has(name) && !name.startsWith('$') && name !== 'webhooks');
  const renamed = own.map((name) => [name, `${pascalCase(service)}${pascalCase(name)}`] as const);
  const taken = new Set([value, ...contract.keys(), ...renamed.map(([, name]) => name)]);
  const shapes = [...types.keys()].filter((name) => !OWN.includes(name) && !taken.has(name));
  const contractTypes = [...contract.keys()].filter((name) => name !== value).sort();
  const statements = [
    `export { ${value} } from './generated/contract.ts';`,
    exported(contractTypes, 'contract'),
    exported(
      renamed.map(([name, as]) => `${name} as ${as}`),
      'types',
    ),
    exported(shapes.sort(), 'types'),
  ];
  const kinds = [
    ...[...contract].map(([name, kind]) => `${name}: ${kind}`),
    ...renamed.map(([name, as]) => `${as}: ${types.get(name)}`),
    ...shapes.map((name) => `${name}: ${types.get(name)}`),
  ];
  return { text: `${statements.filter((line) => line !== '').join('\n')}\n`, names: `${kinds.sort().join('\n')}\n` };
}

function exported(names: readonly string[], file: 'contract' | 'types'): string {
  if (names.length === 0) return '';
  return `export type ${listed('{', names, '}', '', 40)} from './generated/${file}.ts';`;
}

/** What a generated file exports, by name. */
function exportsOf(text: string): Map<string, Kind> {
  const file = ts.createSourceFile('generated.ts', text, ts.ScriptTarget.Latest);
  const found = new Map<string, Kind>();
  for (const statement of file.statements) {
    if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isInterfaceDeclaration(statement)) found.set(statement.name.text, 'interface');
    if (ts.isTypeAliasDeclaration(statement)) found.set(statement.name.text, 'type');
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) found.set(name.getText(file), 'const');
  }
  return found;
}
