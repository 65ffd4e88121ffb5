import { statSync } from 'node:fs';
import { join } from 'node:path';
import { updateJson } from '@nx/devkit';
import { FsTree } from '@nx/devkit/internal';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { writeBff } from '../bff/bff.ts';
import { takeDescriptionOf } from '../bff/take-description.ts';
import { contractFolder } from '../contract/pinned.ts';
import { listNamed, withoutItems } from '../text/edit-code.ts';
import { bffProjects } from '../workspace/bff-project.ts';
import { deleteAll } from '../workspace/files-below.ts';
import { ejectCapabilities } from './capabilities.ts';
import { edit, ejectFromDocuments } from './documents.ts';
import { ejectServices } from './sandbox.ts';
import { changesInWords, writeChanges } from './written-changes.ts';
import { SHOP_BFFS, SHOP_PARTS, SHOP_PLACES, SHOP_SCRIPTS } from './shop.ts';

const AFTER = `
${SHOP_BFFS.map(({ name }) => name).join(', ')} stay, without features, and the identity provider of the sandbox. git status names every file.
Next: npx nx g @portico/tools:upstream <service> --spec <its OpenAPI document>, then a BFF and a feature: README.md.
`;

/** `nx g @portico/tools:eject-shop`: in a tree of its own, because Nx prints a line for each of a thousand files that change in the one that it hands in. */
export default function ejectShop({ root }: Tree): GeneratorCallback {
  const tree = new FsTree(root, false);
  removeShop(tree);
  const changes = tree.listChanges();
  console.log(`${changesInWords(changes, (path) => statSync(join(root, path)).isFile())}\n${AFTER}`);
  const describe = takeDescriptionOf(tree, SHOP_BFFS.map(({ name }) => name));
  return async () => {
    writeChanges(root, changes);
    await describe();
  };
}

/** @throws Error where more would be lost than the shop, or it is gone already */
export function removeShop(tree: Tree): void {
  if (!tree.exists('tools/sandbox/contracts')) throw new Error('the demo shop is gone already');
  const services = tree.children('tools/sandbox/contracts').map((file) => file.replace(/\..*/, ''));
  refuseOwnUse(tree, services);

  for (const { name } of SHOP_BFFS) deleteAll(tree, `apps/${name}`);
  for (const { name, auth, port } of SHOP_BFFS) writeBff(tree, { name, auth }, port);
  for (const service of services) {
    deleteAll(tree, contractFolder(service));
    tree.delete(`tools/conformance/api/contracts-${service}.txt`);
  }
  for (const place of SHOP_PLACES) deleteAll(tree, place);
  ejectServices(tree);
  ejectFromDocuments(tree);
  ejectCapabilities(tree);

  const aliases = ['@portico/attacks', '@portico/shop', ...services.map((service) => `@portico/contracts-${service}`)];
  updateJson<{ compilerOptions: { paths: Record<string, unknown> } }>(tree, 'tsconfig.base.json', (config) => {
    for (const alias of aliases) delete config.compilerOptions.paths[alias];
    return config;
  });
  updateJson<{ scripts: Record<string, string> }>(tree, 'package.json', (manifest) => {
    for (const script of SHOP_SCRIPTS) delete manifest.scripts[script];
    return manifest;
  });
  updateJson<{ targets: Record<string, unknown> }>(tree, 'tools/conformance/project.json', (project) => {
    delete project.targets['walk'];
    return project;
  });
  updateJson<{ generators: Record<string, unknown> }>(tree, 'tools/generators/generators.json', (list) => {
    delete list.generators['eject-shop'];
    return list;
  });
  edit(tree, 'tools/generators/src/index.ts', (text) => text.replace(/^.*eject-shop\.ts';\n/m, ''));
  edit(tree, 'tools/ci/src/verify/parts.ts', (text) =>
    withoutItems(text, listNamed('PARTS'), (item) => SHOP_PARTS.some((name) => item.includes(`name: '${name}'`))),
  );
  edit(tree, 'tools/ci/src/main.ts', (text) =>
    text.replace(/^import \{ runUnderFaults \}.*\n/m, '').replace(/\n\/\/ Some minutes more[^]*?runUnderFaults\(root\)\)\);\n/, ''),
  );
}

/** What would be lost with the shop, and is not the shop's. @throws Error that names it and the way out */
function refuseOwnUse(tree: Tree, services: readonly string[]): void {
  const faults: string[] = [];
  for (const { name, folder } of bffProjects(tree)) {
    const isShop = SHOP_BFFS.some((bff) => bff.name === name);
    const features = /FEATURES: readonly FeatureUnderTest\[\] = \[([^\]]+)\]/.exec(
      tree.read(`${folder}/e2e/features.ts`, 'utf8') ?? '',
    )?.[1];
    if (isShop && features !== undefined)
      faults.push(`${name} has features of your own (${features.trim()}); make them in a BFF of your own, and delete them there`);
    const clients = tree.exists(`${folder}/src/upstreams`) ? tree.children(`${folder}/src/upstreams`) : [];
    const used = isShop ? [] : services.filter((service) => clients.includes(`${service}.client.ts`));
    if (used.length > 0) faults.push(`${name} calls services of the demo shop (${used.join(', ')}); take those features out first`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
