import { join } from 'node:path';
import { generateAll } from './generated.ts';
import type { CorpusDocument } from './packages.ts';
import type { DocumentOutcome } from './report.ts';
import { startAll } from './starting.ts';
import { typecheckAll } from './typechecking.ts';
import { CorpusWorkspace } from './workspace.ts';

export const REPOSITORY = join(import.meta.dirname, '../../..');

/** Generates, compiles and type-checks the documents. @param keep whether the workspace stays, for a look into it */
export async function runCorpus(
  documents: readonly CorpusDocument[],
  { keep = false, log = (_: string): void => undefined } = {},
): Promise<DocumentOutcome[]> {
  const workspace = new CorpusWorkspace(documents, REPOSITORY);
  try {
    log(`${documents.length} documents in ${workspace.root}`);
    const generations = await generateAll(workspace, REPOSITORY);
    log('generated');
    const services = workspace.placed.filter(({ name }) => generations.get(name)?.generated).map(({ service }) => service);
    const starts = await startAll(workspace, services, REPOSITORY);
    log('compiled');
    const types = await typecheckAll(workspace, starts, REPOSITORY);
    log('type-checked');
    return workspace.placed.map(({ name, service }) => {
      const [start, type] = [starts.get(service), types.get(service)];
      return {
        name,
        generation: generations.get(name) as DocumentOutcome['generation'],
        ...(start ? { start } : {}),
        ...(type ? { types: type } : {}),
      };
    });
  } finally {
    if (!keep) workspace.remove();
  }
}
