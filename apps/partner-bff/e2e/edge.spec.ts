import { edgeOfTable, edgeTable } from '@portico/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('the edge of partner-bff', () => {
  let partner: PartnerBff;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-'));
    const file = join(folder, 'blocked');
    await writeFile(file, '198.51.100.0/24 # documentation\n');
    partner = await startPartnerBff({ sections: { edge: edgeOfTable(file) } });
  });
  afterAll(async () => {
    await partner.close();
    await rm(folder, { recursive: true });
  });

  edgeTable({ bff: () => partner.bff, page: '/v1/products?limit=20', blockFile: () => join(folder, 'blocked') });
});
