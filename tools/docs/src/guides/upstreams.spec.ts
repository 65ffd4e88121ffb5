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

  it('shows transports that a BFF takes', async () => {
    const shown = codeBlocks(GUIDE).find(({ text }) => text.startsWith('# transports-bff.yaml'))?.text ?? '';
    const text = `server: { port: 1 }\nmanagement: { port: 1 }\n${shown}`;
    const { upstreams } = loadSettings(await settingsOf('mobile-bff'), { file: 'transports-bff.yaml', text, env: {}, readFile: () => 'bff:secret' }) as unknown as {
      upstreams: { name: string; http2: boolean; transport?: string; proxy?: string }[];
    };
    expect(upstreams.map(({ name, http2, transport, proxy }) => ({ name, http2, transport, proxy }))).toEqual([
      { name: 'catalog', http2: true, transport: undefined, proxy: undefined },
      { name: 'pricing', http2: false, transport: undefined, proxy: undefined },
      { name: 'inventory', http2: false, transport: undefined, proxy: 'http://proxy:3128' },
      { name: 'customers', http2: false, transport: 'undici', proxy: undefined },
    ]);
  });
});
