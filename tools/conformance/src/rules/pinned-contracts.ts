import type { Tree } from '../tree/tree.ts';

const PINNED = /^libs\/contracts\/([\w-]+)\/(?:[\w-]+\.)?(openapi\.yaml|proto)$/;
const OWN = /^tools\/sandbox\/contracts\/([\w-]+)\.(openapi\.yaml|proto)$/;

/** What the BFFs hold for a demo service's contract is that service's contract, byte for byte. Other services have theirs elsewhere. */
export function pinnedContracts(tree: Tree): string[] {
  const pinned = contracts(tree, PINNED);
  const own = contracts(tree, OWN);
  return [...own].flatMap(([service, theirs]) => {
    const ours = pinned.get(service);
    if (ours === undefined) return `tools/sandbox/contracts has a contract of ${service} that libs/contracts/${service} lacks; pin it`;
    return ours === theirs ? [] : `libs/contracts/${service} differs from the contract of the demo service; copy it from tools/sandbox/contracts`;
  });
}

const contracts = (tree: Tree, pattern: RegExp): Map<string, string> =>
  new Map([...tree.files].flatMap(([path, text]) => (pattern.exec(path) ?? []).slice(1, 2).map((service) => [service, text] as const)));
