import { BaseResolver, bundle, createConfig, getLineColLocation, Source } from '@redocly/openapi-core';
import type { Config, Document, YamlParseError } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ContractFault } from '../contract-fault.ts';
import { isObject } from '../open-api.ts';
import type { OpenApiDocument } from '../open-api.ts';

/** A contract in one piece: what it referred to in other files is part of it. */
export interface ReadDocument {
  readonly document: OpenApiDocument;
  /** The line of the contract's own file where a JSON pointer leads, or where the last step of it that is there leads. */
  lineOf(pointer: string): number;
}

const WAY_OUT_OF_2 =
  'convert it once, for example with `npx @scalar/cli document upgrade` or https://converter.swagger.io, and pin the result';

/**
 * Reads an OpenAPI 3.0 or 3.1 document, YAML or JSON, and all files that it refers to.
 *
 * @throws ContractFault with line and reason, where the document cannot be read
 */
export async function readDocument(file: string): Promise<ReadDocument> {
  const config = await offlineConfig();
  const resolver = new BaseResolver(config.resolve);
  const root = parsed(file, resolver);
  const { openapi, swagger, paths } = root.parsed as { openapi?: unknown; swagger?: unknown; paths?: unknown };
  const lineOf = (pointer: string): number => lineIn(root.source, pointer);
  if (swagger !== undefined)
    throw new ContractFault([
      `${lineOf('#/swagger')}: this is Swagger ${String(swagger)}; Portico reads OpenAPI 3.0 and 3.1: ${WAY_OUT_OF_2}`,
    ]);
  if (typeof openapi !== 'string' || !/^3\.[01](?:\.|$)/.test(openapi))
    throw new ContractFault([
      `${lineOf('#/openapi')}: \`openapi\` is ${JSON.stringify(openapi) ?? 'missing'}; Portico reads OpenAPI 3.0 and 3.1`,
    ]);
  if (paths !== undefined && paths !== null && !isObject(paths))
    throw new ContractFault([`${lineOf('#/paths')}: \`paths\` is no object; write path templates with their operations there`]);
  return { document: await inOnePiece(file, root, resolver, config), lineOf };
}

/** Contracts are pinned: what they refer to is a file beside them. */
const offlineConfig = (): Promise<Config> =>
  createConfig({
    resolve: {
      http: {
        customFetch: () => Promise.reject(new Error('it is on another machine; save it beside the contract, and refer to the file')),
      },
    },
  } as Parameters<typeof createConfig>[0]);

/** JSON goes past the YAML parser, which takes ten times as long. */
function parsed(file: string, resolver: BaseResolver): Document {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const source = new Source(resolve(file), text, file.endsWith('.json') ? 'application/json' : undefined);
  const document = file.endsWith('.json') ? fromJson(source, text) : fromYaml(source, resolver);
  if (!isObject(document.parsed)) throw new ContractFault(['1: the file holds no OpenAPI document']);
  return document;
}

function fromJson(source: Source, text: string): Document {
  try {
    return { source, parsed: JSON.parse(text) as unknown };
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? 0);
    throw new ContractFault([`${text.slice(0, position).split('\n').length}: this is not JSON: ${(error as Error).message}`]);
  }
}

function fromYaml(source: Source, resolver: BaseResolver): Document {
  try {
    return resolver.parseDocument(source, true);
  } catch (error) {
    const { line, message } = error as YamlParseError;
    throw new ContractFault([`${line || 1}: this is not YAML: ${message.replace(/ in "[^"]*" \(\d+:\d+\)$/, '')}`]);
  }
}

async function inOnePiece(file: string, root: Document, resolver: BaseResolver, config: Config): Promise<OpenApiDocument> {
  if (!refersToOthers(root.parsed)) return root.parsed as OpenApiDocument;
  const { bundle: whole, problems } = await bundle({ doc: root, externalRefResolver: resolver, config, dereference: false });
  const faults = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ message, location: [at] }) => {
      const where = at ? getLineColLocation(at) : undefined;
      const other =
        where && where.source.absoluteRef !== resolve(file) ? ` (${relative(resolve(file, '..'), where.source.absoluteRef)})` : '';
      return `${where && 'start' in where ? where.start.line : 1}${other}: ${message}`;
    });
  // A reference to nothing within the document concerns those operations only that need it.
  const fatal = faults.filter((fault) => !/resolve \$ref.*'#|at "#/.test(fault));
  if (fatal.length > 0) throw new ContractFault(fatal);
  return whole.parsed as OpenApiDocument;
}

function refersToOthers(value: unknown): boolean {
  const due: unknown[] = [value];
  while (due.length > 0) {
    const next = due.pop();
    if (typeof next !== 'object' || next === null) continue;
    const { $ref } = next as { readonly $ref?: unknown };
    if (typeof $ref === 'string' && !$ref.startsWith('#')) return true;
    for (const inner of Object.values(next)) if (typeof inner === 'object') due.push(inner);
  }
  return false;
}

function lineIn(source: Source, pointer: string): number {
  const { start } = getLineColLocation({ source, pointer, reportOnKey: true }) as { readonly start?: { readonly line: number } };
  return start?.line ?? 1;
}
