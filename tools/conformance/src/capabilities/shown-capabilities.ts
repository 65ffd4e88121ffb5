import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Where each BFF runs the suite, and how. */
const SPEC = 'e2e/capabilities.spec.ts';
const RUNS = /\bcapabilities\(\{/;

/** The table in print: its rows are the kind of case, the test's title, and the file below e2e. */
const PAGE = 'docs/reference/capabilities.md';
const ROW = /^\| (?:allowed|refused|reloaded) \| (.+) \| `([\w./-]+)` \|$/gm;

/** The rows that are tried elsewhere, with files from the workspace's root. */
const ELSEWHERE = /^\| [A-Z]\d+ \| .+ \| (`.+`) \|$/gm;

/** Each BFF runs the suite of capabilities, and the tests that the table finds elsewhere are there on each of them. */
export function shownCapabilities(tree: Tree): string[] {
  const elsewhere = Array.from((tree.files.get(PAGE) ?? '').matchAll(ROW), ([, title, file]) => ({ title: (title as string).replaceAll('\\|', '|'), file: `e2e/${file}` })).filter(({ file }) => file !== SPEC);
  const files = Array.from((tree.files.get(PAGE) ?? '').matchAll(ELSEWHERE), ([, cell]) => Array.from((cell as string).matchAll(/`([^`]+)`/g), ([, file]) => file as string)).flat();
  const shown = tree.projects
    .filter((project) => project.root.startsWith('apps/') && tagsOf(project, 'type').includes('type:app'))
    .flatMap(({ root }) => [
      ...(RUNS.test(tree.files.get(`${root}/${SPEC}`) ?? '') ? [] : [`${root}/${SPEC} does not run capabilities() of @portico/testing; run it there`]),
      ...elsewhere.flatMap(({ title, file }) => missingIn(tree.files.get(`${root}/${file}`), title).map((how) => `${root}/${file} ${how} "${title}"`)),
    ]);
  return [...shown, ...files.filter((file) => !tree.files.has(file)).map((file) => `${file} is missing, in which the table has a capability`)];
}

function missingIn(text: string | undefined, title: string): string[] {
  if (text === undefined) return ['is missing, in which the table has'];
  return text.includes(title) ? [] : ['has no test'];
}
