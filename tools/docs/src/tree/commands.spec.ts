import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatorNames, npmCommands, nxCommands } from './commands.ts';
import { DOCUMENTS, read, ROOT } from './workspace.ts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The targets of each project: declared ones, and those that the plugins of nx.json infer. */
const projects = new Map(
  globSync('{apps,libs,tools}/**/project.json', { cwd: ROOT, exclude: (path) => path === 'node_modules' }).map((path) => {
    const { name, targets } = JSON.parse(read(path)) as { name: string; targets?: object };
    const tested = existsSync(join(ROOT, dirname(path), 'jest.config.cjs')) ? ['test', 'e2e'] : [];
    return [name, ['lint', ...tested, ...Object.keys(targets ?? {})]];
  }),
);

describe('the commands that documents tell to type', () => {
  const allOf = <C extends { text: string }>(find: (markdown: string) => C[]) =>
    DOCUMENTS.flatMap((document) => find(read(document)).map((command) => [document, command.text, command] as const));
  const [npm, nx] = [allOf(npmCommands), allOf(nxCommands)];

  it.each(npm)('%s: %s', (_document, _text, { script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  it('name generators that there are', () => {
    const { generators } = JSON.parse(read('tools/generators/generators.json')) as { generators: object };
    const named = new Set(DOCUMENTS.flatMap((document) => generatorNames(read(document))));
    expect([...named].filter((name) => !(name in generators))).toEqual([]);
    expect(named.size).toBeGreaterThan(0);
  });

  /** Projects that guides make are named after what their generators are told. */
  const made = DOCUMENTS.flatMap((document) =>
    Array.from(read(document).matchAll(/^npx nx g @portico\/tools:bff (\S+)/gm), ([, name]) => name as string),
  ).flatMap((name) => [name, `${name}-e2e`]);

  it.each(nx.filter(([, , { project }]) => project === undefined || !made.includes(project)))(
    '%s: %s',
    (_document, _text, { project, targets }) => {
      const known = project === undefined ? [...projects.values()].flat() : projects.get(project);
      expect(known).toEqual(expect.arrayContaining([...targets]));
    },
  );
});
