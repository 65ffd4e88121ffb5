import type { GeneratorCallback, Tree } from '@nx/devkit';
import { checkName } from '../text/names.ts';
import { bffProjects } from '../workspace/bff-project.ts';
import { installLibraries } from '../workspace/installed-libraries.ts';
import { appFiles } from './app-files.ts';
import { librariesOf } from './auth.ts';
import type { Auth } from './auth.ts';
import { e2eFiles } from './e2e-files.ts';
import { rootModule } from './root-module.ts';
import { takeDescriptionOf } from './take-description.ts';

export interface BffOptions {
  readonly name: string;
  readonly auth?: Auth;
}

/** Each BFF has a hundred ports, of which it uses two. */
const [FIRST_PORT, PORTS] = [4000, 100];

/** `nx g @portico/tools:bff kiosk [--auth session]` */
export default function bff(tree: Tree, options: BffOptions): GeneratorCallback {
  const folder = `apps/${checkName('BFF', options.name)}`;
  if (tree.exists(folder)) throw new Error(`${folder} is there already; take another name`);
  const ports = bffProjects(tree).map(({ settings }) => settings.server.port);
  writeBff(tree, options, Math.max(FIRST_PORT - PORTS, ...ports) + PORTS);
  const install = installLibraries(tree, librariesOf(options.auth ?? 'none'));
  const describe = takeDescriptionOf(tree, [options.name]);
  return async () => {
    install();
    await describe();
  };
}

/** @param port its first */
export function writeBff(tree: Tree, { name, auth = 'none' }: BffOptions, port: number): void {
  const folder = `apps/${name}`;
  const source = Object.entries(rootModule(name, auth)).map(([file, text]) => [`src/${file}`, text] as const);
  for (const [file, text] of [...Object.entries(appFiles(name, auth, port, tree.exists('tools/contracts'))), ...source, ...Object.entries(e2eFiles(name, auth))])
    tree.write(`${folder}/${file}`, text);
}
