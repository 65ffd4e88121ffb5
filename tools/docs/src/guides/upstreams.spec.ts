import { loadSettings } from '@portico/config';
import { settingsOf } from '../apps/settings-of.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { read } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/upstreams.md');

describe('docs/guides/upstreams.md', () => {
  it('shows identities that a BFF takes', async () => {
    const shown = codeBlocks(GUIDE).find(({ text }) => text.startsWith('# telling-bff.yaml'))?.text ?? '';
    const text = `server: { port: 1 }\nmanagement: { port: 1 }\n${shown}`;
    const settings = loadSettings(await settingsOf('mobile-bff'), { file: 'telling-bff.yaml', text, env: {}, readFile: () => 'a secret' }) as unknown as {
      upstreams: { name: string; identity?: { kind: string } }[];
    };
    const kinds = settings.upstreams.map(({ name, identity }) => [name, identity?.kind]);
    expect(kinds).toEqual([['orders', 'internal-jwt'], ['reviews', 'token-exchange'], ['pricing', 'client-credentials'], ['identity', undefined]]);
    for (const [, kind] of kinds) if (kind) expect(GUIDE).toContain(`| \`${kind}\` |`);
  });
});
