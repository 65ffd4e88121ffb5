import type { InputNode, MapNode } from '../input-node.ts';
import { describeOrigin } from '../origin.ts';
import type { Origin } from '../origin.ts';
import type { SecretFiles } from '../secret-files.ts';
import type { SettingPath } from '../setting-path.ts';

/** Where settings were written. */
export class SettingOrigins {
  constructor(
    private readonly tree: MapNode,
    private readonly files: Pick<SecretFiles, 'locate'>,
  ) {}

  /** @returns a place in words: `bff.yaml:12`, `environment variable PORTICO_SERVER__PORT`; undefined for what is not written, which has its default */
  of(path: SettingPath): string | undefined {
    let node: InputNode | undefined = this.tree;
    for (const step of path) {
      node = below(node, step);
      if (node === undefined) return undefined;
    }
    return describeOrigin(node.is === 'map' ? this.secretOr(node) : node.origin);
  }

  /** A secret is written as a map that names its file. */
  private secretOr({ entries, origin }: MapNode): Origin {
    const file = entries.size === 1 ? entries.get('file') : undefined;
    return file?.is === 'scalar' && typeof file.value === 'string' ? { from: 'secret-file', file: this.files.locate(file.value, file.origin), namedBy: file.origin } : origin;
  }
}

function below(node: InputNode, step: string | number): InputNode | undefined {
  if (node.is === 'map') return node.entries.get(String(step));
  return node.is === 'list' ? node.items[Number(step)] : undefined;
}
