import type { Tree } from '@nx/devkit';
import { parse } from 'yaml';

interface BffFile {
  readonly server: { readonly port: number };
  readonly session?: unknown;
  readonly bearer?: unknown;
  readonly partners?: unknown;
  readonly routes?: readonly { readonly name: string }[];
  readonly static?: readonly { readonly name: string }[];
  readonly upstreams?: readonly { readonly name: string; readonly instances?: readonly string[] }[];
}

/** A BFF of the workspace, as its own files say. */
export interface BffProject {
  readonly name: string;
  /** `apps/web-bff` */
  readonly folder: string;
  readonly settings: BffFile;
  /** Its root module. */
  readonly module: string;
}

/** All BFFs, by name. */
export const bffProjects = (tree: Tree): BffProject[] =>
  (tree.exists('apps') ? tree.children('apps') : [])
    .filter((name) => tree.exists(`apps/${name}/bff.yaml`))
    .map((name) => ({
      name,
      folder: `apps/${name}`,
      settings: parse(tree.read(`apps/${name}/bff.yaml`, 'utf8') ?? '') as BffFile,
      module: `apps/${name}/src/${name}.module.ts`,
    }));

/** @throws Error that lists those that there are */
export function bffProject(tree: Tree, name: string): BffProject {
  const all = bffProjects(tree);
  const found = all.find((bff) => bff.name === name);
  if (found) return found;
  const names = all.map((bff) => bff.name).join(', ') || 'none yet: npx nx g @portico/tools:bff <name>';
  throw new Error(`there is no BFF "${name}"; there are ${names}`);
}

/** Whether it knows callers at all: `@Authenticated()` needs one. */
export const hasCallers = (tree: Tree, { module }: BffProject): boolean => /\bCallers/.test(tree.read(module, 'utf8') ?? '');

/** The first segment that its routes have in common: `api`. */
export function prefixOf(tree: Tree, { folder, settings }: BffProject): string {
  const features = `${folder}/src/features`;
  const controllers = (tree.exists(features) ? tree.children(features) : []).flatMap((feature) =>
    tree.children(`${features}/${feature}`).flatMap((file) => (file.endsWith('.controller.ts') ? [`${features}/${feature}/${file}`] : [])),
  );
  const prefixes = controllers.flatMap((path) => /@Controller\('(api|v\d+)\b/.exec(tree.read(path, 'utf8') ?? '')?.[1] ?? []);
  return prefixes[0] ?? (settings.bearer || settings.partners ? 'v1' : 'api');
}
