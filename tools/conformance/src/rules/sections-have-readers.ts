import type { Tree } from '../tree/tree.ts';

const INDEX = 'libs/platform/src/settings/capability-sections.ts';
const ENTRY = /^ {2}(\w+): \{ by: '(\w+)', of: '(@portico\/[\w-]+)' \}/gm;
const READS = /@ReadsSettings\(([^)]*)\)[\s\S]*?export class (\w+)/g;
const SECTIONS = /export class (With\w+) \{([\s\S]*?)\n\}/g;
const KEY = /@(?:Section|ListOf)\([^\n]*\)\s+(\w+)/g;
const OF_TESTS = /\.(?:spec|fixture)\.ts$|\/fixtures\//;

/** The platform's index of sections is what the libraries declare with `@ReadsSettings()`: no section is forgotten, none is left over. */
export function sectionsHaveReaders(tree: Tree): string[] {
  const index = tree.files.get(INDEX);
  if (index === undefined) return [];
  const listed = new Set(Array.from(index.matchAll(ENTRY), ([, key, by, of]) => entry(key as string, by as string, of as string)));
  const libraries = [...tree.sources].filter(([path]) => path.startsWith('libs/') && !OF_TESTS.test(path));
  const keys = new Map(libraries.flatMap(([, text]) => sectionsIn(text)));
  const declared = new Set(
    libraries.filter(([path]) => !path.startsWith('libs/platform/')).flatMap(([path, text]) => readersIn(text, libraryOf(path), keys)),
  );
  return [
    ...[...declared].filter((one) => !listed.has(one)).map((one) => `${INDEX} lacks ${one}`),
    ...[...listed].filter((one) => !declared.has(one)).map((one) => `${INDEX} has ${one}, which no library declares`),
  ];
}

const entry = (key: string, by: string, of: string): string => `${key}: ${by} of ${of}`;
const keysIn = (body: string): string[] => Array.from(body.matchAll(KEY), ([, key]) => key as string);
const libraryOf = (path: string): string => `@portico/${path.split('/')[1]}`;
const sectionsIn = (text: string): (readonly [string, readonly string[]])[] =>
  Array.from(text.matchAll(SECTIONS), ([, name = '', body = '']) => [name, keysIn(body)]);

/** A module may read a section of another library beside its own: the first one that it names is its own. */
const readersIn = (text: string, library: string, keys: ReadonlyMap<string, readonly string[]>): string[] =>
  Array.from(text.matchAll(READS), ([, sections = '', by = '']) =>
    (keys.get(sections.split(',', 1)[0] ?? '') ?? []).map((key) => entry(key, by, library)),
  ).flat();
