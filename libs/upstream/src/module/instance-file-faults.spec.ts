import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceFileFaults } from './instance-file-faults.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';

describe('files of instances', () => {
  const folder = mkdtempSync(join(tmpdir(), 'instances-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const upstream = (...instances: string[]): AnyUpstreamSettings => ({ name: 'catalog', kind: 'http', instances }) as never;

  it('are told with all that is wrong with them, before an upstream is started', async () => {
    writeFileSync(join(folder, 'good.yaml'), '- http://10.0.0.1:80\n');
    writeFileSync(join(folder, 'bad.yaml'), '- ftp://10.0.0.1\n- http://10.0.0.1:0\n');
    expect(await instanceFileFaults([upstream('http://10.0.0.2:80', 'file:good.yaml'), upstream('file:none.yaml', 'file:bad.yaml')], folder)).toEqual([
      `upstreams.catalog.instances: ${folder}/none.yaml does not exist; create it as a list of instances, or correct the entry "file:none.yaml"`,
      expect.stringContaining(`upstreams.catalog.instances: ${folder}/bad.yaml: "ftp://10.0.0.1" begins with ftp://`),
      expect.stringContaining(`upstreams.catalog.instances: ${folder}/bad.yaml: "http://10.0.0.1:0" has the port 0`),
    ]);
  });
});
