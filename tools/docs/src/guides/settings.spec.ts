import { join } from 'node:path';
import { describeSettings, loadSettings, SettingsError } from '@portico/config';
import { settingsOf } from '../apps/settings-of.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { APPS, read, ROOT } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/settings.md');

describe('docs/guides/settings.md', () => {
  it('shows what mobile-bff says of a faulty file', async () => {
    const blocks = codeBlocks(GUIDE);
    const index = blocks.findIndex(({ text }) => text.startsWith('# faulty-bff.yaml'));
    const [faulty, message] = [blocks[index]?.text, blocks[index + 1]?.text];
    const type = await settingsOf('mobile-bff');

    const load = () => loadSettings(type, { file: 'faulty-bff.yaml', text: faulty, env: {} });
    expect(load).toThrow(SettingsError);
    expect(load).toThrow(expect.objectContaining({ message }));
  });

  it('names variables that web-bff takes', async () => {
    const variables = Array.from(GUIDE.matchAll(/`(PORTICO_\w+)=([^`]+)`/g), ([, name, value]) => [name, value] as const);
    const env = Object.fromEntries(variables.filter(([name]) => name !== 'PORTICO_CONFIG'));
    expect(Object.keys(env).length).toBeGreaterThan(3);
    const type = await settingsOf('web-bff');
    expect(() => loadSettings(type, { file: join(ROOT, 'apps/web-bff/bff.yaml'), env: { NODE_ENV: 'development', ...env } })).not.toThrow();
  });

  it('names every secret that a BFF has', async () => {
    const types = await Promise.all(APPS.map(settingsOf));
    const secrets = types.flatMap(describeSettings).filter(({ type }) => /\bsecret\b/.test(type));
    const paths = [...new Set(secrets.map(({ path }) => path))].sort();
    expect(paths.filter((path) => !GUIDE.includes(`\`${path}\``))).toEqual([]);
  });
});
