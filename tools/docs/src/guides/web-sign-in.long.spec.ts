import { loadSettings } from '@portico/config';
import { settingsOf } from '../apps/settings-of.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { read } from '../tree/workspace.ts';
import { signInGuide } from './sign-in-guide.ts';

const GUIDE = 'docs/guides/web-sign-in.md';
const blocks = codeBlocks(read(GUIDE));

signInGuide(GUIDE, { app: 'web-bff' });

describe('docs/guides/web-sign-in.md', () => {
  it('shows settings that a deployment may have', async () => {
    const shown = blocks.find(({ text }) => text.startsWith('# production-bff.yaml'))?.text ?? '';
    const text = `${shown}\nserver: { port: 1 }\nmanagement: { port: 1 }\nupstreams: []\n`;
    const secret = 'a secret of more than thirty-two letters';
    const settings = loadSettings(await settingsOf('web-bff'), { file: 'production-bff.yaml', text, env: {}, readFile: () => secret });
    expect(settings).toMatchObject({ session: { origin: 'https://shop.example', secrets: [{}, {}] } });
  });

  it('shows a page’s script that signs in when it has to, and out', async () => {
    const [asked, went]: [unknown[], string[]] = [[], []];
    const page = { pathname: '/account', assign: (url: string) => void went.push(url) };
    const answers = [new Response(null, { status: 401 }), Response.json({ next: 'https://login.example/' })];
    const fetched = (...call: unknown[]): Promise<Response | undefined> => (asked.push(call), Promise.resolve(answers.shift()));
    const script = blocks.find(({ language }) => language === 'js')?.text ?? '';
    const make = new Function('fetch', 'location', `${script}\nreturn { call, signOut };`) as (...scope: unknown[]) => Record<'call' | 'signOut', (path?: string) => Promise<unknown>>;
    const { call, signOut } = make(fetched, page);
    await call('/api/account/orders');
    await signOut();
    expect(asked).toEqual([['/api/account/orders', { headers: { 'x-csrf': '1' } }], ['/auth/logout', { method: 'POST', headers: { 'x-csrf': '1' } }]]);
    expect(went).toEqual(['/auth/login?returnTo=%2Faccount', 'https://login.example/']);
  });
});
