import { edgeOfTable, edgeTable } from '@portico/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

describe('the edge of mobile-bff', () => {
  let mobile: MobileBff;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-'));
    const file = join(folder, 'blocked');
    await writeFile(file, '198.51.100.0/24 # documentation\n');
    mobile = await startMobileBff({ sections: { edge: edgeOfTable(file) } });
  });
  afterAll(async () => {
    await mobile.close();
    await rm(folder, { recursive: true });
  });

  edgeTable({ bff: () => mobile.bff, page: '/v1/home', blockFile: () => join(folder, 'blocked') });
});
