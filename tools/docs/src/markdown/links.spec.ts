import { anchorsIn, linksIn } from './links.ts';

describe('the links of a document', () => {
  it('are found in text, pictures and HTML, and not in code', () => {
    const text = 'see [one](a.md) and ![two](b.svg)\n```\n[no](c.md)\n```\n<img src="d.svg">';
    expect(linksIn(text)).toEqual([
      { target: 'a.md', line: 1 },
      { target: 'b.svg', line: 1 },
      { target: 'd.svg', line: 5 },
    ]);
  });
});

describe('the anchors of a document', () => {
  it('are those that GitHub makes of its headings', () => {
    expect([...anchorsIn('# The `Completeness` header\n## Needs, wants\n## Needs, wants\n```sh\n# no heading\n```')]).toEqual([
      'the-completeness-header',
      'needs-wants',
      'needs-wants-1',
    ]);
  });
});
