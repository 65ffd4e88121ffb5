import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Tree } from '@nx/devkit';
import { generate } from '../../../contracts/src/generate.ts';
import { httpModel } from '../../../contracts/src/operations/http-model.ts';
import type { HttpModel } from '../../../contracts/src/operations/http-model.ts';
import { readDocument } from '../../../contracts/src/read/read-document.ts';
import { findContracts } from '../../../contracts/src/sources.ts';
import type { ContractSource } from '../../../contracts/src/sources.ts';

/** The folder of a pinned contract. */
export const contractFolder = (service: string): string => `libs/contracts/${service}`;

/** What `npm run contracts` makes of a service's contract. */
export interface GeneratedContract {
  /** By path in the workspace. */
  readonly files: ReadonlyMap<string, string>;
  readonly kind: ContractSource['kind'];
  /** What of it cannot be called, each with its line. */
  readonly leftOut: readonly string[];
}

/** Generates the TypeScript side of a contract as the tree has it, written or not. @throws ContractFault, Error that names what is wrong */
export const generatedContract = (tree: Tree, service: string): Promise<GeneratedContract> =>
  withFiles(tree, service, async (root, source) => {
    const { files, leftOut } = await generate(source);
    return { files: new Map(files.map(({ file, text }) => [relative(root, file), text])), kind: source.kind, leftOut };
  });

/** What can be called of a pinned HTTP contract. @throws Error for a service that is not pinned, or over gRPC */
export async function contractModel(tree: Tree, service: string): Promise<HttpModel> {
  if (!tree.exists(`${contractFolder(service)}/src/index.ts`))
    throw new Error(
      `there is no upstream "${service}"; pin its contract: npx nx g @portico/tools:upstream ${service} --spec <file or URL>`,
    );
  return withFiles(tree, service, async (_, { kind, file }) => {
    if (kind === 'http') return httpModel((await readDocument(file)).document);
    throw new Error(`${service} is called over gRPC, of which no part is generated; write it as docs/guides/upstreams.md shows`);
  });
}

/** Contracts refer to other files, and are read from a folder. */
async function withFiles<T>(tree: Tree, service: string, use: (root: string, source: ContractSource) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'portico-contract-'));
  try {
    for (const path of filesBelow(tree, contractFolder(service))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), tree.read(path) ?? '');
    }
    const { sources, faults } = findContracts(root);
    const [source] = sources;
    if (!source) throw new Error(faults.join('\n'));
    return await use(root, source);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (tree.isFile(path)) return [path];
    return name === 'src' ? [] : filesBelow(tree, path);
  });
}
