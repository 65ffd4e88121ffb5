import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { InputOptions, OutputOptions } from 'rolldown';

/** The main file of each BFF under load: as it is, with a page that counts what it holds, web-bff with a write beside its reads. */
const MAINS = { 'web-bff': 'tools/chaos/apps/web-bff/main.ts', 'mobile-bff': 'tools/chaos/apps/mobile-bff/main.ts' } as const;

export type BffName = keyof typeof MAINS;

export const BFF_NAMES = Object.keys(MAINS) as BffName[];

/** Bundles the BFFs exactly as for production. @returns the file of each */
export async function bundle(root: string): Promise<Readonly<Record<BffName, string>>> {
  const config = (await import(join(root, 'rolldown.config.mjs'))) as { default: InputOptions & { output: OutputOptions } };
  const { output, tsconfig, external, platform } = config.default;
  const files = await Promise.all(
    BFF_NAMES.map(async (name) => {
      const folder = join(root, 'dist/chaos/apps', name);
      mkdirSync(folder, { recursive: true });
      const file = join(folder, 'main.mjs');
      const built = await rolldown({ input: join(root, MAINS[name]), tsconfig, external, platform, logLevel: 'silent' });
      await built.write({ ...output, file });
      await built.close();
      return [name, file] as const;
    }),
  );
  return Object.fromEntries(files) as Record<BffName, string>;
}
