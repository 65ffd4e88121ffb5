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

  it('lead to every guide, every reference and every decision', () => {
    const reachedFrom = (document: string): string[] => linksIn(read(document)).map(({ target }) => fileOf(document, target));
    const reached = new Set(DOCUMENTS.flatMap(reachedFrom));
    const wanted = DOCUMENTS.filter((document) => /^docs\/(guides|reference|adr)\//.test(document));
    expect(wanted.filter((document) => !reached.has(document))).toEqual([]);
  });
});

/** The file that a link of a document leads to. */
function fileOf(document: string, target: string): string {
  const [path] = target.split('#');
  return path ? join(dirname(document), path) : document;
}

function leadsSomewhere(document: string, target: string): boolean {
  const file = fileOf(document, target);
  const anchor = target.split('#')[1];
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsIn(read(file)).has(anchor);
}
