import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package as it is installed: one version of it. */
export interface InstalledPackage {
  readonly folder: string;
  readonly manifest: { readonly name: string; readonly version: string; readonly [more: string]: unknown };
}

const PACKAGES = ['*/package.json', '@*/*/package.json'];

/** Everything below a folder `node_modules`, by name: several versions where packages have brought their own. */
export function installedPackages(modules: string): ReadonlyMap<string, readonly InstalledPackage[]> {
  const found = new Map<string, InstalledPackage[]>();
  const visit = (folder: string): void => {
    for (const file of globSync(PACKAGES, { cwd: folder })) {
      const path = join(folder, dirname(file));
      const manifest = JSON.parse(readFileSync(join(folder, file), 'utf8')) as InstalledPackage['manifest'];
      const versions = found.get(manifest.name) ?? [];
      if (!versions.some((one) => one.manifest.version === manifest.version)) versions.push({ folder: path, manifest });
      found.set(manifest.name, versions);
      if (existsSync(join(path, 'node_modules'))) visit(join(path, 'node_modules'));
    }
  };
  visit(modules);
  return found;
}
