import { installPackagesTask, readJson, updateJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';

interface Manifest {
  dependencies?: Record<string, string>;
}

/** Every BFF needs it: a workspace that has installed it has not the libraries themselves. */
const PLATFORM = '@portico/platform';

/**
 * Names libraries among the dependencies of a workspace that installs Portico's packages, in the version that it has of the others.
 * @returns installs them; does nothing where there is nothing new, nor in Portico's own workspace
 */
export function installLibraries(tree: Tree, libraries: Iterable<string>): () => void {
  const { dependencies = {} } = tree.exists('package.json') ? readJson<Manifest>(tree, 'package.json') : {};
  const version = dependencies[PLATFORM];
  const missing = [...new Set(libraries)].map((library) => `@portico/${library}`).filter((name) => !(name in dependencies));
  if (version === undefined || missing.length === 0) return () => undefined;
  updateJson<Manifest>(tree, 'package.json', (manifest) => {
    const all = { ...manifest.dependencies, ...Object.fromEntries(missing.map((name) => [name, version])) };
    return { ...manifest, dependencies: Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))) };
  });
  return () => installPackagesTask(tree, true);
}
