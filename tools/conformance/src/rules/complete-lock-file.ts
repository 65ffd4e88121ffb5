import type { Tree } from '../tree/tree.ts';

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

/** The lock file installs on every platform, from whichever registry a person uses. */
export function completeLockFile(tree: Tree): string[] {
  const { packages } = JSON.parse(tree.files.get('package-lock.json') ?? '') as { packages: Record<string, LockEntry> };
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, resolved }]) => [
    ...Object.keys(optionalDependencies)
      .filter((name) => !reachable(packages, path, name))
      .map((name) => `package-lock.json: ${name}, which ${path || 'package.json'} may need, is not locked; npm run lockfile`),
    ...(resolved?.startsWith('http') ? [`package-lock.json: ${path} names where it was fetched from; keep omit-lockfile-registry-resolved in .npmrc`] : []),
  ]);
}

/** Node looks for a package in every node_modules on the way up. */
function reachable(packages: Readonly<Record<string, LockEntry>>, from: string, name: string): boolean {
  const folders = from.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => `${folder ? `${folder}/` : ''}node_modules/${name}` in packages);
}
