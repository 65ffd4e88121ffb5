import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsIn, linksIn } from '../markdown/links.ts';
import { DOCUMENTS, read, ROOT } from './workspace.ts';

const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target);

describe('the links of the documents', () => {
  it.each(DOCUMENTS)('%s', (document) => {
    const broken = linksIn(read(document)).filter(({ target }) => !isElsewhere(target) && !leadsSomewhere(document, target));
    expect(broken).toEqual([]);
  });

  it('lead to every guide and every decision', () => {
    const reached = new Set(DOCUMENTS.flatMap((document) => linksIn(read(document)).map(({ target }) => join(dirname(document), target.split('#')[0] as string))));
    expect(DOCUMENTS.filter((document) => document.startsWith('docs/') && !reached.has(document))).toEqual([]);
  });
});

function leadsSomewhere(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsIn(read(file)).has(anchor);
}
