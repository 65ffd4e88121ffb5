import { constantCase } from '../text/names.ts';
import type { RouteOutline } from './route.ts';
import { callerOf, refusedText, sampleOf } from './route-test.ts';

/** The end-to-end test of a route to files of a folder. */
export function filesTest(bff: string, outline: RouteOutline): string {
  const index = outline.path.slice(0, -1);
  return `import { BffUnderTest } from '@portico/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ${constantCase(bff)} } from '../${bff}.ts';

describe('the files ${outline.name} of ${bff}', () => {
  let bff: BffUnderTest;

  beforeAll(async () => {
    bff = await BffUnderTest.start(${constantCase(bff)});
  });
  afterAll(() => bff.close());

  it('are those of ${outline.files}', async () => {
    const { status, headers, text } = await bff.request('${index}', { headers: ${callerOf(outline)} });
    const index = readFileSync(join(__dirname, '../../${outline.files}/index.html'), 'utf8');
    expect({ status, type: headers.get('content-type'), text }).toEqual({ status: 200, type: expect.stringContaining('text/html') as string, text: index });
  });

  it('are not all there', async () => {
    const { status } = await bff.request('${sampleOf(outline.path)}.js', { headers: ${callerOf(outline)} });
    expect(status).toBe(404);
  });
${refusedText({ ...outline, path: index }, '')}});
`;
}

/** A page for a folder that has none. */
export const INDEX = (title: string): string => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>${title}</title>
  <h1>${title}</h1>
</html>
`;
