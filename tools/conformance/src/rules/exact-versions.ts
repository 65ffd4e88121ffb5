import type { Tree } from '../tree/tree.ts';

type Versions = Readonly<Record<string, string>>;

/** package.json names exact versions, also of a package under another name: the same install today and next year. */
export function exactVersions(tree: Tree): string[] {
  const groups = JSON.parse(tree.files.get('package.json') ?? '') as Record<string, Versions | undefined>;
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.entries(groups[group] ?? {})
      .filter(([, version]) => !/^(?:npm:[@\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `package.json: ${name} is "${version}"; name one exact version`),
  );
}
