import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { InputOptions, OutputOptions } from 'rolldown';

/** Bundles apps of the bench exactly as the BFFs are bundled. @returns the file of each */
export async function bundle(root: string, apps: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const config = (await import(join(root, 'rolldown.config.mjs'))) as { default: InputOptions & { output: OutputOptions } };
  const { output, tsconfig, external, platform } = config.default;
  const files = new Map<string, string>();
  for (const app of apps) {
    const folder = join(root, 'dist/bench', app);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'main.mjs');
    const input = join(root, 'tools/bench/apps', app, 'main.ts');
    const built = await rolldown({ input, tsconfig, external, platform, logLevel: 'silent' });
    await built.write({ ...output, file });
    await built.close();
    files.set(app, file);
  }
  return files;
}
