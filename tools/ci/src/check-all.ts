import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { nx } from './nx-run.ts';
import { runNode } from './run-node.ts';

interface ProjectConfig {
  readonly compilerOptions?: object;
  readonly include: readonly string[];
}

/** A program of many projects, checked by one compiler. */
export interface Program {
  readonly compilerOptions: object;
  readonly include: readonly string[];
}

/**
 * Lints and type-checks the whole workspace: one linter and one compiler for all projects take a tenth of the time that one for each takes.
 * @returns a line for each that failed
 */
export async function checkAll(root: string): Promise<string[]> {
  const lint = (async () => {
    // The rule of who may import whom reads Nx's graph, and is left out, with a warning, where there is none yet.
    const graph = complaint('the project graph', await nx(root, ['graph', '--file=dist/graph.json'], 'ignore'));
    return [...graph, ...complaint('lint', await runNode(root, [join(root, 'node_modules/eslint/bin/eslint.js'), '.']))];
  })();
  const typecheck = (async () => (await Promise.all(writePrograms(root).map(async (file) => complaint('typecheck', await runNode(root, [compilerIn(root), '-p', file, '--noEmit']))))).flat())();
  return [...(await lint), ...(await typecheck)];
}

const compilerIn = (root: string): string => join(root, 'node_modules/typescript-native/bin/tsc');

/** Projects with the same options are one program. @param configs by folder, relative to the root */
export function programsOf(configs: ReadonlyMap<string, ProjectConfig>): Program[] {
  const programs = new Map<string, { compilerOptions: object; include: string[] }>();
  for (const [folder, { compilerOptions = {}, include }] of configs) {
    const key = JSON.stringify(compilerOptions);
    const program = programs.get(key) ?? { compilerOptions, include: [] };
    program.include.push(...include.map((pattern) => `${folder}/${pattern}`));
    programs.set(key, program);
  }
  return [...programs.values()];
}

/** The `tsconfig.json` of each project. */
export function projectConfigs(root: string): Map<string, ProjectConfig> {
  const files = globSync('{apps,libs,tools}/**/tsconfig.json', { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
  return new Map(files.sort().map((file) => [dirname(file), JSON.parse(readFileSync(join(root, file), 'utf8')) as ProjectConfig]));
}

function writePrograms(root: string): string[] {
  const folder = join(root, 'dist/typecheck');
  mkdirSync(folder, { recursive: true });
  const up = relative(folder, root);
  return programsOf(projectConfigs(root)).map(({ compilerOptions, include }, index) => {
    const file = join(folder, `${index}.json`);
    const config = { extends: `${up}/tsconfig.base.json`, compilerOptions: { ...compilerOptions, typeRoots: [`${up}/node_modules/@types`] }, include: include.map((pattern) => `${up}/${pattern}`) };
    writeFileSync(file, `${JSON.stringify(config, undefined, 2)}\n`);
    return file;
  });
}

const complaint = (name: string, exitCode: number | null): string[] => (exitCode === 0 ? [] : [`${name} failed (${exitCode ?? 'ended by a signal'})`]);
