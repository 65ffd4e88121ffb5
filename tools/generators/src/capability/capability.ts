import { updateJson } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { takeDescriptionOf } from '../bff/take-description.ts';
import { listNamed, withImport, withItem } from '../text/edit-code.ts';
import { camelCase, checkName, pascalCase } from '../text/names.ts';
import { bffProject } from '../workspace/bff-project.ts';
import type { BffProject } from '../workspace/bff-project.ts';
import { libraryFiles, publicNames } from './library-files.ts';

export interface CapabilityOptions {
  readonly name: string;
  /** With commas between. */
  readonly bff?: string;
}

/** The platform's index of sections: a library that a BFF does not use cannot say that a section is its own. */
const INDEX = 'libs/platform/src/settings/capability-sections.ts';
const CONFORMANCE = 'tools/conformance';

/** `nx g @portico/tools:capability flags [--bff kiosk]` */
export default function capability(tree: Tree, { name, bff = '' }: CapabilityOptions): GeneratorCallback {
  const folder = `libs/${checkName('capability', name)}`;
  if (tree.exists(folder)) throw new Error(`${folder} is there already; take another name`);
  const bffs = bff
    .split(',')
    .filter((one) => one !== '')
    .map((one) => bffProject(tree, one));
  for (const [file, text] of Object.entries(libraryFiles(name))) tree.write(`${folder}/${file}`, text);
  updateJson<{ compilerOptions: { paths: Record<string, string[]> } }>(tree, 'tsconfig.base.json', (config) => {
    config.compilerOptions.paths[`@portico/${name}`] = [`./${folder}/src/index.ts`];
    return config;
  });
  if (tree.exists(CONFORMANCE)) tree.write(`${CONFORMANCE}/api/${name}.txt`, publicNames(name));
  if (tree.exists(INDEX)) tree.write(INDEX, withSection(tree.read(INDEX, 'utf8') ?? '', name));
  for (const one of bffs) plugIn(tree, one, name);
  const names = bffs.map((one) => one.name);
  return names.length > 0 ? takeDescriptionOf(tree, names) : () => undefined;
}

/** The index with one more line, in the order of the sections. */
export function withSection(text: string, name: string): string {
  const entry = `  ${camelCase(name)}: { by: '${pascalCase(name)}Module', of: '@portico/${name}' },`;
  const lines = text.split('\n');
  const entries = lines.flatMap((line, index) => (/^ {2}\w+: \{ by: /.test(line) ? [index] : []));
  const after = entries.find((index) => (lines[index] as string) > entry);
  lines.splice(after ?? (entries.at(-1) ?? -1) + 1, 0, entry);
  return lines.join('\n');
}

function plugIn(tree: Tree, { module: path }: BffProject, name: string): void {
  const module = `${pascalCase(name)}Module`;
  const text = withImport(tree.read(path, 'utf8') ?? '', module, `@portico/${name}`);
  const list = text.includes('const CAPABILITIES = ') ? listNamed('CAPABILITIES') : importsOfModule;
  tree.write(path, withItem(text, list, module));
}

/** The imports of `@Module()`. */
const importsOfModule: Parameters<typeof withItem>[1] = ({ parent }) => 'name' in parent && (parent.name as { getText(): string }).getText() === 'imports';
