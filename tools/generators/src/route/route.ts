import type { GeneratorCallback, Tree } from '@nx/devkit';
import { takeDescriptionOf } from '../bff/take-description.ts';
import { listNamed, withImport, withItem } from '../text/edit-code.ts';
import { withYamlItem } from '../text/edit-yaml.ts';
import { quoted } from '../text/literal.ts';
import { checkName } from '../text/names.ts';
import { bffProject, hasCallers } from '../workspace/bff-project.ts';
import type { BffProject } from '../workspace/bff-project.ts';
import { installLibraries } from '../workspace/installed-libraries.ts';
import { INDEX } from './files-test.ts';
import { routeTest } from './route-test.ts';

export interface RouteOptions {
  readonly name: string;
  readonly bff: string;
  readonly path: string;
  readonly to?: string;
  readonly url?: string;
  readonly redirect?: string;
  readonly files?: string;
  readonly access?: 'public' | 'authenticated';
  readonly methods?: string;
  readonly types?: string;
  readonly rewrite?: string;
  readonly websocket?: boolean;
  readonly repeatable?: boolean;
}

/** What an author has said, in the words of bff.yaml. */
export interface RouteOutline extends Pick<RouteOptions, 'name' | 'path' | 'to' | 'redirect' | 'files' | 'rewrite' | 'websocket' | 'repeatable'> {
  readonly access: 'public' | 'authenticated';
  readonly methods: readonly string[];
  readonly types: readonly string[];
}

/** `nx g @portico/tools:route images --bff kiosk --path '/images/*' --to files --url http://127.0.0.1:8080 --access public` */
export default function route(tree: Tree, options: RouteOptions): GeneratorCallback {
  const bff = bffProject(tree, options.bff);
  const outline = outlineOf(tree, bff, options);
  const { name, to } = outline;
  const module = tree.read(bff.module, 'utf8') ?? '';
  if (to !== undefined) addUpstream(tree, bff, to, options.url);
  if (outline.files !== undefined) addIndex(tree, `${bff.folder}/${outline.files}`, name);
  const file = `${bff.folder}/bff.yaml`;
  tree.write(file, withYamlItem(tree.read(file, 'utf8') ?? '', outline.files === undefined ? 'routes' : 'static', itemOf(outline)));
  if (!module.includes('ProxyModule')) tree.write(bff.module, withItem(withImport(module, 'ProxyModule', '@portico/proxy'), capabilitiesIn(module), 'ProxyModule'));
  tree.write(`${bff.folder}/e2e/routes/${name}.spec.ts`, routeTest(bff.name, outline));
  const features = `${bff.folder}/e2e/features.ts`;
  const text = tree.read(features, 'utf8') ?? '';
  if (text.includes('const ROUTED')) tree.write(features, withItem(text, listNamed('ROUTED'), quoted(outline.path)));
  const install = installLibraries(tree, ['proxy']);
  const describe = takeDescriptionOf(tree, [bff.name]);
  return async () => {
    install();
    await describe();
  };
}

/** @throws Error for what would not start */
function outlineOf(tree: Tree, bff: BffProject, { name, path, to, redirect, files, methods, types, access, ...options }: RouteOptions): RouteOutline {
  checkName('route', name);
  if ([to, redirect, files].filter((one) => one !== undefined).length !== 1)
    throw new Error(`say where ${name} leads: --to <upstream>, --redirect <path> or --files <folder>, and one of them alone`);
  if (files !== undefined) checkFiles(path, files, [methods, types, options.rewrite, options.websocket, options.repeatable]);
  if ([...(bff.settings.routes ?? []), ...(bff.settings.static ?? [])].some((one) => one.name === name)) throw new Error(`${bff.name} has a route "${name}" already; take another name`);
  const known = hasCallers(tree, bff);
  if (access === 'authenticated' && !known) throw new Error(`${bff.name} knows no callers; leave --access out, or let it recognise some`);
  const all = listOf(methods?.toUpperCase() ?? 'GET');
  const module = tree.read(bff.module, 'utf8') ?? '';
  const harmful = to !== undefined && all.some((method) => ['POST', 'PATCH'].includes(method));
  if (harmful && module.includes('IdempotencyModule') && !options.repeatable)
    throw new Error(`${bff.name} knows idempotency keys, which routes of bff.yaml do not look at: say --repeatable if a repeat of ${name} does no harm, or write a controller with @Idempotent()`);
  return { ...options, name, path, to, redirect, files, methods: all, types: listOf(types ?? ''), access: access ?? (known ? 'authenticated' : 'public'), repeatable: harmful && module.includes('repeatable:') };
}

const listOf = (text: string): string[] => text.split(',').map((one) => one.trim()).filter((one) => one !== '');

/** @throws Error for what files cannot have */
function checkFiles(path: string, files: string, others: readonly unknown[]): void {
  if (!/^\/(?:[\w.~-]+\/)*\*$/.test(path)) throw new Error(`files are found by what stands for *, and "${path}" is not only that; write one such as /shop/*`);
  if (!/^(?!\.\.?(?:\/|$))[\w.-]+(?:\/(?!\.\.?(?:\/|$))[\w.-]+)*$/.test(files)) throw new Error(`"${files}" is no folder below that of the BFF; write one such as public`);
  if (others.some((one) => one !== undefined)) throw new Error('files are read and nothing else: take out what is said besides --path, --files and --access');
}

/** A folder of files must be there when its BFF starts. */
function addIndex(tree: Tree, folder: string, name: string): void {
  const index = `${folder}/index.html`;
  if (!tree.exists(index)) tree.write(index, INDEX(name));
}

/** In flow style, on one line. */
function itemOf({ name, path, to, redirect, files, methods, types, access, rewrite, websocket, repeatable }: RouteOutline): string {
  if (files !== undefined) return `{ name: ${name}, path: ${quoted(path)}, root: ${quoted(files)}, access: ${access}, headers: { content-security-policy: "default-src 'self'" } }`;
  const match = `match: { path: ${quoted(path)}${methods.join() === 'GET' ? '' : `, methods: [${methods.join(', ')}]`} }`;
  const parts = [`name: ${name}`, match, to === undefined ? `redirect: { to: ${quoted(redirect ?? '')} }` : `to: ${to}`, `access: ${access}`];
  if (types.length > 0) parts.push(`types: [${types.map(quoted).join(', ')}]`);
  if (rewrite !== undefined) parts.push(`rewrite: { path: ${quoted(rewrite)} }`);
  if (websocket) parts.push('websocket: true');
  if (repeatable) parts.push('policies: { repeatable: true }');
  return `{ ${parts.join(', ')} }`;
}

/** The entry that says where a service is. @throws Error where it is not said */
function addUpstream(tree: Tree, { name, folder, settings }: BffProject, upstream: string, url: string | undefined): void {
  if (settings.upstreams?.some((one) => one.name === upstream)) return;
  if (url === undefined) throw new Error(`${name} has no upstream "${upstream}"; say where it is: --url http://127.0.0.1:8080`);
  const file = `${folder}/bff.yaml`;
  tree.write(file, withYamlItem(tree.read(file, 'utf8') ?? '', 'upstreams', `{ name: ${checkName('upstream', upstream)}, kind: http, instances: [${quoted(url)}], timeout: 1s }`));
}

/** The list of the root module that has its capabilities. */
const capabilitiesIn = (module: string): Parameters<typeof withItem>[1] =>
  module.includes('const CAPABILITIES = ') ? listNamed('CAPABILITIES') : ({ parent }) => 'name' in parent && (parent.name as { getText(): string }).getText() === 'imports';
