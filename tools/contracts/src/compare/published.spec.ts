import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../read/read-document.ts';
import { documentChanges } from './documents.ts';

/** Documents that are awkward to read: in circles, through references, with every keyword. */
const FOLDER = join(__dirname, '../../../../node_modules/@readme/oas-examples');
const DOCUMENTS = globSync('3.*/json/*.json', { cwd: FOLDER }).sort();

/** A copy with all the same, so that nothing is found equal by being one and the same object. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('documents that others publish', () => {
  it('are some fifty', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(40);
  });

  it.each(DOCUMENTS)('%s differs in nothing from itself', async (file) => {
    const { document } = await readDocument(join(FOLDER, file));
    expect(documentChanges(document, copyOf(document))).toEqual([]);
  });

  it.each(DOCUMENTS)('%s without its operations breaks clients in each', async (file) => {
    const { document } = await readDocument(join(FOLDER, file));
    const removed = documentChanges(document, { ...copyOf(document), paths: {} });
    expect(removed.filter(({ message, level }) => message !== 'was removed' || level !== 'breaking')).toEqual([]);
  });
});
