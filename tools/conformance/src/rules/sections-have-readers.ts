import type { Tree } from '../tree/tree.ts';

const INDEX = 'libs/platform/src/settings/capability-sections.ts';
const ENTRY = /^ {2}(\w+): \{ by: '(\w+)', of: '(@portico\/[\w-]+)' \}/gm;
const READS = /@ReadsSettings\(([^)]*)\)[\s\S]*?export class (\w+)/g;
const SECTIONS = /export class (With\w+) \{([\s\S]*?)\n\}/g;
const KEY = /@(?:Section|ListOf)\([^\n]*\)\s+(\w+)/g;

/** The platform's index of sections is what the libraries declare with `@ReadsSettings()`: no section is forgotten, none is left over. */
export function sectionsHaveReaders(tree: Tree): string[] {
  const index = tree.files.get(INDEX);
  if (index === undefined) return [];
  const listed = new Set(Array.from(index.matchAll(ENTRY), ([, key, by, of]) => entry(key as string, by as string, of as string)));
  const libraries = [...tree.sources].filter(([path]) => path.startsWith('libs/') && !/\.(?:spec|fixture)\.ts$|\/fixtures\//.test(path));
  const keys = new Map(libraries.flatMap(([, text]) => Array.from(text.matchAll(SECTIONS), ([, name, body]) => [name as string, keysIn(body as string)] as const)));
  // A module may read a section of another library beside its own: the first one that it names is its own.
  const declared = new Set(
    libraries
      .filter(([path]) => !path.startsWith('libs/platform/'))
      .flatMap(([path, text]) => Array.from(text.matchAll(READS), ([, sections = '', by = '']) => ownEntries(libraryOf(path), keys.get(sections.split(',', 1)[0] ?? ''), by)).flat()),
  );
  return [
    ...[...declared].filter((one) => !listed.has(one)).map((one) => `${INDEX} lacks ${one}`),
    ...[...listed].filter((one) => !declared.has(one)).map((one) => `${INDEX} has ${one}, which no library declares`),
  ];
}

const entry = (key: string, by: string, of: string): string => `${key}: ${by} of ${of}`;
const keysIn = (body: string): string[] => Array.from(body.matchAll(KEY), ([, key]) => key as string);
const libraryOf = (path: string): string => `@portico/${path.split('/')[1]}`;
const ownEntries = (library: string, keys: readonly string[] = [], by: string): string[] => keys.map((key) => entry(key, by, library));
