import type { Tree } from '../tree/tree.ts';

const PINNED = /^libs\/contracts\/([\w-]+)\/(?:[\w-]+\.)?(openapi\.yaml|proto)$/;
const OWN = /^tools\/sandbox\/contracts\/([\w-]+)\.(openapi\.yaml|proto)$/;

/** What the BFFs hold for a service's contract is that service's contract, byte for byte. */
export function pinnedContracts(tree: Tree): string[] {
  const pinned = contracts(tree, PINNED);
  const own = contracts(tree, OWN);
  return [...new Set([...pinned.keys(), ...own.keys()])].flatMap((service) => {
    const [ours, theirs] = [pinned.get(service), own.get(service)];
    if (ours === undefined) return `tools/sandbox/contracts has a contract of ${service} that libs/contracts/${service} lacks; pin it`;
    if (theirs === undefined) return `libs/contracts/${service} pins a contract that tools/sandbox/contracts lacks; the demo service needs it`;
    return ours === theirs ? [] : `libs/contracts/${service} differs from the contract of the demo service; copy it from tools/sandbox/contracts`;
  });
}

const contracts = (tree: Tree, pattern: RegExp): Map<string, string> =>
  new Map([...tree.files].flatMap(([path, text]) => (pattern.exec(path) ?? []).slice(1, 2).map((service) => [service, text] as const)));
