import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { InputOptions, OutputOptions } from 'rolldown';

/**
 * Bundles programs exactly as the BFFs are bundled for production.
 * @param mains their main files, by name @param target the folder that receives a folder for each, main.mjs in it
 * @returns the folder of each
 */
export async function bundle<Name extends string>(root: string, mains: Readonly<Record<Name, string>>, target: string): Promise<Readonly<Record<Name, string>>> {
  const config = (await import(join(root, 'rolldown.config.mjs'))) as { default: InputOptions & { output: OutputOptions } };
  const { output, tsconfig, external, platform } = config.default;
  const folders: Record<string, string> = {};
  for (const [name, main] of Object.entries<string>(mains)) {
    const folder = join(root, target, name);
    const built = await rolldown({ input: join(root, main), tsconfig, external, platform, logLevel: 'silent' });
    await built.write({ ...output, file: join(folder, 'main.mjs') });
    await built.close();
    folders[name] = folder;
  }
  return folders as Record<Name, string>;
}
