import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One contract file, of which the TypeScript side is written. */
export interface ContractSource {
  readonly service: string;
  readonly file: string;
  readonly kind: 'http' | 'grpc';
  /** The folder that receives the generated files. */
  readonly target: string;
}

/** The contracts of a workspace, and the folders that should have one. */
export interface FoundContracts {
  readonly sources: readonly ContractSource[];
  readonly faults: readonly string[];
}

/** What else a folder of a contract holds. */
const OTHER_FILES = /^(?:package|package-lock|project|tsconfig(?:\..*)?|jest\.config)\.json$/;
/** The key by which a document says that it is one, in YAML and in JSON. */
const VERSIONED = /\b(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?\d/;

/** All contracts of a workspace, sorted by path. */
export const findContracts = (root: string): FoundContracts => {
  const faults: string[] = [];
  const pinned = globSync('libs/contracts/*/', { cwd: root }).flatMap((folder) => pinnedIn(root, folder.replace(/\/$/, ''), faults));
  return { sources: pinned.sort((a, b) => (a.file < b.file ? -1 : 1)), faults };
};

/** The contract of one folder: other files there are those that it refers to. */
function pinnedIn(root: string, folder: string, faults: string[]): ContractSource[] {
  const found = globSync(`${folder}/*.{yaml,yml,json,proto}`, { cwd: root }).sort();
  const candidates = found.filter((path) => !OTHER_FILES.test(basename(path)));
  const documents = candidates.filter((path) => path.endsWith('.proto') || VERSIONED.test(readFileSync(join(root, path), 'utf8')));
  const named = documents.filter((path) => /^openapi\.\w+$/.test(basename(path)));
  // One that does not say what it is is read all the same, so that the reader is told what is wrong with it.
  const [path, ...others] = named.length === 1 ? named : documents.length > 0 ? documents : candidates;
  if (path === undefined) {
    faults.push(`${folder}: no contract is there; put the service's OpenAPI document (YAML or JSON) or its .proto file into this folder`);
    return [];
  }
  if (others.length > 0 && documents.length > 0) {
    const names = documents.map((one) => basename(one)).join(' and ');
    faults.push(`${folder}: ${names} are each a contract; name the one that counts openapi.yaml, or give each a folder of its own`);
    return [];
  }
  const file = join(root, path);
  return [{ service: basename(folder), file, kind: file.endsWith('.proto') ? 'grpc' : 'http', target: join(dirname(file), 'src/generated') }];
}
