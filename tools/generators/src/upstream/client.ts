import type { Tree } from '@nx/devkit';
import { contractFolder } from '../contract/pinned.ts';
import type { ReadOperation } from '../contract/operation.ts';
import { listNamed, methodIn, withImport, withItem, withMethod } from '../text/edit-code.ts';
import { withYamlItem } from '../text/edit-yaml.ts';
import { quoted, WIDTH } from '../text/literal.ts';
import { camelCase, isIdentifier, pascalCase, wordsOf } from '../text/names.ts';
import type { BffProject } from '../workspace/bff-project.ts';

export const clientClass = (service: string): string => `${pascalCase(service)}Client`;
const clientFile = ({ folder }: BffProject, service: string): string => `${folder}/src/upstreams/${service}.client.ts`;

/** Gives a BFF a service: its client, among the others, and the entry that says where it is. What is there already stays. */
export function addUpstream(tree: Tree, bff: BffProject, service: string, url: string): void {
  if (!tree.exists(clientFile(bff, service))) tree.write(clientFile(bff, service), clientText(bff, service));
  const modulePath = `${bff.folder}/src/upstreams/upstream-clients.module.ts`;
  const name = clientClass(service);
  const module = tree.read(modulePath, 'utf8') ?? NO_CLIENTS;
  tree.write(modulePath, withItem(withImport(module, name, `./${service}.client.ts`), listNamed('CLIENTS'), name));
  if (bff.settings.upstreams?.some((one) => one.name === service)) return;
  const file = `${bff.folder}/bff.yaml`;
  tree.write(
    file,
    withYamlItem(tree.read(file, 'utf8') ?? '', 'upstreams', `{ name: ${service}, kind: http, instances: [${quoted(url)}], timeout: 1s }`),
  );
}

const NO_CLIENTS = `import { Module } from '@nestjs/common';
import { UpstreamModule } from '@portico/upstream';

const CLIENTS = [];

/** The services behind this BFF. */
@Module({ imports: [UpstreamModule], providers: CLIENTS, exports: CLIENTS })
export class UpstreamClientsModule {}
`;

function clientText({ name }: BffProject, service: string): string {
  const [value, contract] = [camelCase(service), `${pascalCase(service)}Contract`];
  return `import { Injectable } from '@nestjs/common';
import { ${value} } from '@portico/contracts-${service}';
import type { ${contract} } from '@portico/contracts-${service}';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What ${name} asks of ${wordsOf(service)}. */
@Injectable()
export class ${clientClass(service)} {
  readonly api: HttpUpstream<${contract}>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(${value});
  }
}
`;
}

/** Gives a client the call of an operation. @returns the method's name @throws Error where another method has it */
export function addCall(tree: Tree, bff: BffProject, service: string, operation: ReadOperation): string {
  const file = clientFile(bff, service);
  const text = tree.read(file, 'utf8') ?? '';
  const name = methodNameOf(operation);
  const method = methodText(name, operation);
  const there = methodIn(text, name);
  if (there !== undefined && method.trimStart().endsWith(there)) return name;
  if (there !== undefined)
    throw new Error(
      `${file} has a method ${name}() of its own; rename it, or name another operation: --upstreams ${service}:<operationId>`,
    );
  // The field is private once a method uses it.
  tree.write(file, withMethod(text.replace(/^ {2}readonly api:/m, '  private readonly api:'), method));
  return name;
}

export const methodNameOf = ({ operationId }: ReadOperation): string => {
  const name = camelCase(operationId);
  return isIdentifier(name) && name !== 'api' ? name : `call${pascalCase(operationId)}`;
};

function methodText(name: string, { path, parameters, summary }: ReadOperation): string {
  const given = parameters.map(
    (one) => `${camelCase(one.name)}: ${one.words?.map(quoted).join(' | ') ?? (one.type === 'integer' ? 'number' : one.type)}`,
  );
  const input = (['path', 'query'] as const).flatMap((place) => {
    const own = parameters
      .filter((one) => one.in === place)
      .map((one) => (camelCase(one.name) === one.name ? one.name : `${keyOf(one.name)}: ${camelCase(one.name)}`));
    return own.length === 0 ? [] : [`${place}: { ${own.join(', ')} }`];
  });
  const call = [quoted(path), ...(input.length === 0 ? [] : [`{ ${input.join(', ')} }`])].join(', ');
  const about = summary === undefined ? '' : aboutText(summary);
  const signature = `  ${name}(${given.join(', ')}) {`;
  const head = signature.length <= WIDTH ? signature : `  ${name}(\n${given.map((one) => `    ${one},\n`).join('')}  ) {`;
  return `${about}${head}\n    return this.api.get(${call});\n  }`;
}

const keyOf = (name: string): string => (isIdentifier(name) ? name : quoted(name));

/** The first sentence of what a contract says, where it fits. */
function aboutText(summary: string): string {
  const [first = ''] = summary.trim().split(/\n|(?<=\.)\s/);
  const line = `  /** ${first.replaceAll('*/', '').trim()} */\n`;
  return first === '' || line.length > WIDTH ? '' : line;
}

/** Whether the workspace has the contract of a service. */
export const isPinned = (tree: Tree, service: string): boolean => tree.exists(`${contractFolder(service)}/src/index.ts`);
