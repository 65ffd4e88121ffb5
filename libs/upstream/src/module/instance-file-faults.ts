import { StartError } from '@portico/platform';
import { FileDiscovery } from '../transport/discovery/file.discovery.ts';
import type { Protocol } from '../transport/discovery/instance-address.ts';
import { parseInstance } from '../transport/discovery/instance-text.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';

/** What is wrong with the files that `instances` names: an upstream would not start with them. @param folder where relative paths start */
export async function instanceFileFaults(upstreams: readonly AnyUpstreamSettings[], folder: string): Promise<readonly string[]> {
  const faults = upstreams.flatMap(({ name, kind, instances }) =>
    instances.map(async (text) => {
      const entry = parseInstance(text, kind as Protocol);
      if (entry.kind !== 'file') return [];
      const discovery = new FileDiscovery(entry, kind as Protocol, folder, () => undefined);
      const found = await discovery.start(() => undefined).then(() => [], faultsIn);
      discovery.close();
      return found.map((fault) => `upstreams.${name}.instances: ${fault}`);
    }),
  );
  return (await Promise.all(faults)).flat();
}

function faultsIn(error: unknown): readonly string[] {
  if (error instanceof StartError) return error.faults;
  throw error;
}
