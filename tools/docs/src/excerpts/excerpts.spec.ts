import { namedBlocks } from '../markdown/named-block.ts';
import { DOCUMENTS, read } from '../tree/workspace.ts';
import { compileErrors } from './compile.ts';
import { strangerIn } from './excerpt.ts';

/** The code of these guides is put together and run as a whole, by their own specs. */
const OTHERS = DOCUMENTS.filter((path) => !/^docs\/guides\/(?:add-an-endpoint|from-plain-nestjs|front-end|own-services|further-bff)\.md$/.test(path));

const blocks = OTHERS.flatMap((document) =>
  namedBlocks(read(document), 'ts', 'yaml', 'proto').map((block) => ({ ...block, where: `${document}:${block.line}` })),
);
/** A name without a folder is an example; with one, the block is an excerpt of that file. */
const excerpts = blocks.filter(({ path }) => path.includes('/'));
const examples = blocks.filter(({ path, language }) => !path.includes('/') && language === 'ts');

describe('the code that documents show', () => {
  it.each(excerpts.map(({ where, path, body }) => [where, path, body] as const))('%s is in %s', (_where, path, body) => {
    expect(strangerIn(body, `\n${read(path)}`)).toBeUndefined();
  });

  it('compiles, where it is an example', () => {
    const errors = compileErrors(examples).flatMap((found, index) => found.map((error) => `${examples[index]?.where} ${error}`));
    expect(errors).toEqual([]);
    expect(examples.length).toBeGreaterThan(0);
  }, 60_000);
});
