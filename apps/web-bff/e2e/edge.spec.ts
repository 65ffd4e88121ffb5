import { edgeOfTable, edgeTable } from '@portico/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

describe('the edge of web-bff', () => {
  let web: WebBff;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-'));
    const file = join(folder, 'blocked');
    await writeFile(file, '198.51.100.0/24 # documentation\n');
    web = await startWebBff({ sections: { edge: edgeOfTable(file) } });
  });
  afterAll(async () => {
    await web.close();
    await rm(folder, { recursive: true });
  });

  edgeTable({ bff: () => web.bff, page: '/api/home', blockFile: () => join(folder, 'blocked') });
});
