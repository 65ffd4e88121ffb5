import { posix } from 'node:path';
import { updateJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { deleteAll, filesBelow } from '../workspace/files-below.ts';

const SOURCE = 'tools/sandbox/src';
/** What people sign in at while they develop, and what prints a token of it. */
const KEPT = [`${SOURCE}/identity/start-identity.ts`, `${SOURCE}/token/main.ts`];

/** Leaves of the sandbox its identity provider: what that imports, and the specs that import nothing else. */
export function ejectServices(tree: Tree): void {
  deleteAll(tree, 'tools/sandbox/contracts');
  tree.write(`${SOURCE}/service-name.ts`, SERVICE_NAMES);
  const kept = new Set<string>();
  for (const path of KEPT) reach(tree, path, kept);
  const files = filesBelow(tree, SOURCE).filter((path) => path.endsWith('.ts'));
  for (const path of files)
    if (path.endsWith('.spec.ts') && importsIn(tree, path).every((one) => kept.has(one) || isSpecHelp(tree, one, kept)))
      reach(tree, path, kept);
  for (const path of files) if (!kept.has(path)) tree.delete(path);
  tree.write(`${SOURCE}/index.ts`, INDEX);
  tree.write(`${SOURCE}/main.ts`, MAIN);
  tree.write(`${SOURCE}/main.spec.ts`, SPEC);
  tree.write('tools/sandbox/README.md', README);
  updateJson<{ metadata: { commands: { command: string }[] } }>(tree, 'tools/sandbox/project.json', (project) => {
    project.metadata.commands = project.metadata.commands.filter(({ command }) => !command.includes('/v1/orders'));
    return project;
  });
}

/** A file beside a spec that helps it, and imports nothing that goes. */
const isSpecHelp = (tree: Tree, path: string, kept: ReadonlySet<string>): boolean =>
  path.includes('/testing/') && importsIn(tree, path).every((one) => kept.has(one));

function reach(tree: Tree, path: string, kept: Set<string>): void {
  if (kept.has(path) || !tree.exists(path)) return;
  kept.add(path);
  for (const one of importsIn(tree, path)) reach(tree, one, kept);
}

/** The files of this project that a file imports; an import of another project is none. */
const importsIn = (tree: Tree, path: string): string[] =>
  ts
    .preProcessFile(tree.read(path, 'utf8') ?? '', true, true)
    .importedFiles.flatMap(({ fileName }) => (fileName.startsWith('.') ? [posix.join(posix.dirname(path), fileName)] : []));

const SERVICE_NAMES = `/** Services whose tokens the identity provider gives, by name. */
export const SERVICE_NAMES: readonly string[] = [];

export type ServiceName = string;
`;

const INDEX = `export { DEVELOPMENT_PASSWORD } from './identity/accounts/accounts.ts';
export { FormBrowser } from './identity/browser/form-browser.ts';
export type { IdentityProvider } from './identity/identity-provider.ts';
export { startIdentity } from './identity/start-identity.ts';
export type { IdentityOptions } from './identity/start-identity.ts';
`;

const MAIN = `/** Runs the identity provider until it is interrupted: people sign in there while you develop. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { IdentityCustomer } from './identity/accounts/accounts.ts';
import { startIdentity } from './identity/start-identity.ts';

/** Outside of git; who wants another development CA deletes it. */
const CERTIFICATES = join(import.meta.dirname, '../../../.portico/certificates');

/** Who can sign in, by id or address. */
const CUSTOMERS: readonly IdentityCustomer[] = [
  { id: 'c-00001', givenName: 'Ada', email: 'ada@example.com', locale: 'en-GB' },
  { id: 'c-00002', givenName: 'Ben', email: 'ben@example.com', locale: 'de-DE' },
];

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9080' }, 'web-bff': { type: 'string', default: 'http://127.0.0.1:4000' } },
});
const options = { mutualTls: true, certificates: CERTIFICATES, webBff: values['web-bff'] };
const identity = await startIdentity(Number(values.port), options, CUSTOMERS);
console.log(\`sandbox ready: identity \${identity.url} \${identity.mutualTlsUrl}\`);
await new Promise<void>((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
await identity.close();
`;

const SPEC = `import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

it('is an OpenID provider until it is interrupted', async () => {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const child = spawn(process.execPath, [join(__dirname, 'main.ts'), '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const exit = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  expect(line).toContain(\`sandbox ready: identity http://127.0.0.1:\${port + 8}\`);
  const metadata = (await (await fetch(\`http://127.0.0.1:\${port + 8}/.well-known/openid-configuration\`)).json()) as { issuer: string };
  expect(metadata.issuer).toBe(\`http://127.0.0.1:\${port + 8}\`);
  child.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
});
`;

const README = `# Sandbox

An OpenID provider for development, never shipped: \`http://127.0.0.1:9088\`, and \`https://127.0.0.1:9089\` for clients that show a certificate.
\`npm start\` runs it. Sign in as \`c-00001\` with the password \`development\`. \`npm run token\` prints an access token.
`;
