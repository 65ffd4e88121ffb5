import { logger, workspaceRoot } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { parse } from 'yaml';
import { ContractFault } from '../../../contracts/src/contract-fault.ts';
import { writeContractLibrary } from '../contract/contract-library.ts';
import { contractFolder } from '../contract/pinned.ts';
import { checkName } from '../text/names.ts';
import { bffProject } from '../workspace/bff-project.ts';
import { addUpstream, isPinned } from './client.ts';
import { readSpec } from './read-spec.ts';

export interface UpstreamOptions {
  readonly name: string;
  readonly spec: string;
  readonly bff?: string;
  readonly url?: string;
}

/** `nx g @portico/tools:upstream payments --spec payments.yaml [--bff kiosk] [--url http://127.0.0.1:8080]` */
export default async function upstream(tree: Tree, { name, spec, bff, url }: UpstreamOptions): Promise<void> {
  const folder = contractFolder(checkName('upstream', name));
  if (isPinned(tree, name))
    throw new Error(`${name} is pinned in ${folder}; to take a newer contract, replace the file there and run npm run contracts`);
  const bffs = (bff ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map((one) => bffProject(tree, one));
  const { file, text } = await readSpec(spec, process.env['INIT_CWD'] ?? workspaceRoot);
  tree.write(`${folder}/${file}`, text);
  const leftOut = await writeContractLibrary(tree, name, spec).catch((error: unknown) => {
    // Each of its faults begins with a line, of the file that the author has.
    throw error instanceof ContractFault ? new Error(error.faults.map((fault) => `${spec}:${fault}`).join('\n')) : error;
  });
  for (const one of leftOut) logger.warn(`Left out: ${folder}/${file}:${one}`);
  if (file.endsWith('.proto') && bffs.length > 0)
    throw new Error(`${name} is called over gRPC; pin it without --bff, and write its client as docs/guides/upstreams.md shows`);
  for (const one of bffs) addUpstream(tree, one, name, url ?? addressIn(text));
}

/** Where an upstream is as long as nothing says it. */
const SOMEWHERE = 'http://127.0.0.1:8080';

/** The origin of the first server that a contract names by its whole address. */
export function addressIn(document: string): string {
  const { servers } = (parse(document) ?? {}) as { servers?: readonly { readonly url?: unknown }[] };
  const urls = (Array.isArray(servers) ? servers : []).map(({ url }) => URL.parse(String(url)));
  return urls.find((one) => one !== null && /^https?:$/.test(one.protocol) && !one.host.includes('{'))?.origin ?? SOMEWHERE;
}
