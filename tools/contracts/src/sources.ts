import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One contract file, and for whom its TypeScript side is written. */
export interface ContractSource {
  readonly service: string;
  readonly file: string;
  readonly kind: 'http' | 'grpc';
  /** `pinned`: what a client needs, in `libs/contracts/<service>`. `own`: the whole document, beside the service itself. */
  readonly use: 'pinned' | 'own';
  /** The folder that receives the generated files. */
  readonly target: string;
}

const kindOf = (file: string): ContractSource['kind'] => (file.endsWith('.proto') ? 'grpc' : 'http');

/** All contracts of a workspace, sorted by path. */
export const findContracts = (root: string): ContractSource[] => {
  const pinned = globSync(['libs/contracts/*/openapi.yaml', 'libs/contracts/*/*.proto'], { cwd: root }).map(
    (path): ContractSource => {
      const file = join(root, path);
      return {
        service: basename(dirname(file)),
        file,
        kind: kindOf(file),
        use: 'pinned',
        target: join(dirname(file), 'src/generated'),
      };
    },
  );
  const own = globSync(['tools/sandbox/contracts/*.openapi.yaml', 'tools/sandbox/contracts/*.proto'], { cwd: root }).map(
    (path): ContractSource => ({
      service: basename(path).replace(/\..*$/, ''),
      file: join(root, path),
      kind: kindOf(path),
      use: 'own',
      target: join(root, 'tools/sandbox/src/generated'),
    }),
  );
  return [...pinned, ...own].sort((a, b) => (a.file < b.file ? -1 : 1));
};
