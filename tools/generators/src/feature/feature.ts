import type { GeneratorCallback, Tree } from '@nx/devkit';
import { takeDescriptionOf } from '../bff/take-description.ts';
import { contractFolder } from '../contract/pinned.ts';
import { featuresList, listNamed, withImport, withItem } from '../text/edit-code.ts';
import { checkName, constantCase, pascalCase } from '../text/names.ts';
import { addCall, addUpstream } from '../upstream/client.ts';
import { addressIn } from '../upstream/upstream.ts';
import { bffProject, hasCallers, prefixOf } from '../workspace/bff-project.ts';
import type { BffProject } from '../workspace/bff-project.ts';
import { e2eFiles, targetOf } from './e2e-files.ts';
import { featureParts } from './parts.ts';
import { sourceFiles } from './source-files.ts';
import type { FeatureOutline } from './source-files.ts';

export interface FeatureOptions {
  readonly name: string;
  readonly bff: string;
  readonly upstreams: string;
  readonly access?: 'public' | 'authenticated';
}

/** `nx g @portico/tools:feature overview --bff kiosk --upstreams accounts,rates` */
export default async function feature(tree: Tree, { name, bff: wanted, upstreams, access }: FeatureOptions): Promise<GeneratorCallback> {
  const bff = bffProject(tree, wanted);
  const folder = `${bff.folder}/src/features/${checkName('feature', name)}`;
  if (tree.exists(folder)) throw new Error(`${folder} is there already; take another name`);
  if (name === bff.name) throw new Error(`a feature cannot be named as its BFF, "${name}"; take another name`);
  const known = hasCallers(tree, bff);
  if (access === 'authenticated' && !known) throw new Error(`${bff.name} knows no callers; leave --access out, or let it recognise some`);
  const parts = await featureParts(tree, upstreams);
  const outline: FeatureOutline = { name, parts, prefix: prefixOf(tree, bff), access: access ?? (known ? 'authenticated' : 'public') };
  for (const { service, operation } of parts) {
    addUpstream(tree, bff, service, addressOf(tree, service));
    addCall(tree, bff, service, operation);
  }
  for (const [file, text] of Object.entries(sourceFiles(outline))) tree.write(`${folder}/${file}`, text);
  edit(tree, bff.module, (text) => {
    const module = `${pascalCase(name)}Module`;
    return withItem(withImport(text, module, `./features/${name}/${name}.module.ts`), featuresList(text), module);
  });
  addToTests(tree, bff, outline);
  addSample(tree, bff, outline);
  return takeDescriptionOf(tree, [bff.name]);
}

function addToTests(tree: Tree, bff: BffProject, outline: FeatureOutline): void {
  for (const [file, text] of Object.entries(e2eFiles(outline, bff.name))) tree.write(`${bff.folder}/e2e/${file}`, text);
  const name = constantCase(outline.name);
  edit(tree, `${bff.folder}/e2e/features.ts`, (text) =>
    withItem(withImport(text, name, `./features/${outline.name}.ts`), listNamed('FEATURES'), name),
  );
}

/** A call worth trying, for `npm start`. */
function addSample(tree: Tree, bff: BffProject, outline: FeatureOutline): void {
  const headers = outline.access === 'authenticated' ? ', "headers": { "x-development-caller": "c-00001" }' : '';
  const sample = `{ "about": "the ${outline.name.replaceAll('-', ' ')}", "path": ${JSON.stringify(targetOf(outline))}${headers} }`;
  edit(tree, `${bff.folder}/project.json`, (text) => text.replace(/("samples": \[\n)/, `$1      ${sample},\n`));
}

function edit(tree: Tree, path: string, change: (text: string) => string): void {
  tree.write(path, change(tree.read(path, 'utf8') ?? ''));
}

/** Where the contract of a service says that it is. */
function addressOf(tree: Tree, service: string): string {
  const folder = contractFolder(service);
  const file = tree.children(folder).find((one) => /^openapi\.(?:ya?ml|json)$/.test(one)) ?? '';
  return addressIn(tree.read(`${folder}/${file}`, 'utf8') ?? '');
}
