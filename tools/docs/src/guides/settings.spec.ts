import { join } from 'node:path';
import { describeSettings, loadSettings, SettingsError } from '@portico/config';
import { settingsOf } from '../apps/settings-of.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { APPS, read, ROOT } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/settings.md');

describe('docs/guides/settings.md', () => {
  it('shows what web-bff says of a faulty file', async () => {
    const blocks = codeBlocks(GUIDE);
    const index = blocks.findIndex(({ text }) => text.startsWith('# faulty-bff.yaml'));
    const [faulty, message] = [blocks[index]?.text, blocks[index + 1]?.text];
    const type = await settingsOf('web-bff');

    const load = () => loadSettings(type, { file: 'faulty-bff.yaml', text: faulty, env: {} });
    expect(load).toThrow(SettingsError);
    expect(load).toThrow(expect.objectContaining({ message }));
  });

  it('names variables that web-bff takes', async () => {
    const variables = Array.from(GUIDE.matchAll(/`(PORTICO_\w+)=([^`]+)`/g), ([, name, value]) => [name, value] as const);
    const env = Object.fromEntries(variables.filter(([name]) => name !== 'PORTICO_CONFIG'));
    expect(Object.keys(env).length).toBeGreaterThan(3);
    const type = await settingsOf('web-bff');
    expect(() => loadSettings(type, { file: join(ROOT, 'apps/web-bff/bff.yaml'), env })).not.toThrow();
  });

  it('is right about the secret that every BFF has', async () => {
    for (const type of await Promise.all(APPS.map(settingsOf))) {
      expect(describeSettings(type).filter((one) => one.type === 'secret')).toContainEqual(expect.objectContaining({ path: 'upstreamIdentity.key' }));
    }
    expect(GUIDE).toContain('`upstreamIdentity.key`');
  });
});
