import { namedBlocks } from '../markdown/named-block.ts';
import { DOCUMENTS, read } from '../tree/workspace.ts';
import { compileErrors } from './compile.ts';
import { strangerIn } from './excerpt.ts';

/** The code of this guide is put together and run as a whole, by its own spec. */
const OTHERS = DOCUMENTS.filter((path) => path !== 'docs/guides/add-an-endpoint.md');

const blocks = OTHERS.flatMap((document) => namedBlocks(read(document), 'ts', 'yaml', 'proto').map((block) => ({ ...block, document })));
/** A name without a folder is an example; with one, the block is an excerpt of that file. */
const [excerpts, examples] = [blocks.filter(({ path }) => path.includes('/')), blocks.filter(({ path, language }) => !path.includes('/') && language === 'ts')];

describe('the code that documents show', () => {
  it.each(excerpts.map((block) => [`${block.document}:${block.line}`, block.path, block] as const))('%s is in %s', (_where, path, { body }) => {
    expect(strangerIn(body, `\n${read(path)}`)).toBeUndefined();
  });

  it('compiles, where it is an example', () => {
    const errors = compileErrors(examples).map((found, index) => [`${examples[index]?.document}:${examples[index]?.line}`, found]);
    expect(errors.filter(([, found]) => found?.length)).toEqual([]);
    expect(examples.length).toBeGreaterThan(0);
  }, 60_000);
});
