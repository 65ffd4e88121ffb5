import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from './app.ts';
import { Stack } from './stack.ts';

/** An app that is ready at once, and ends with exit code 3 when asked for `/end`. */
const BUNDLE = `
import { createServer } from 'node:http';
createServer((request, response) => {
  response.end();
  if (request.url === '/end') process.exit(3);
}).listen(Number(process.env.PORTICO_MANAGEMENT__PORT), '127.0.0.1', () => console.log('listens'));
`;

describe('the running stack', () => {
  const root = mkdtempSync(join(tmpdir(), 'portico-stack-'));
  const lines: string[] = [];
  let stack: Stack;

  const app = async (name: string, bundle: string): Promise<App> => {
    mkdirSync(join(root, 'dist/apps', name), { recursive: true });
    writeFileSync(join(root, 'dist/apps', name, 'start.mjs'), bundle);
    return {
      name,
      folder: root,
      port: 0,
      managementPort: await freePort(),
      upstreams: new Map(),
      elsewhere: new Map(),
      issuers: new Map(),
      page: undefined,
      samples: [],
      env: {},
      before: [],
    };
  };

  beforeEach(() => {
    stack = new Stack(root, (name, line) => lines.push(`${name}: ${line}`));
  });
  afterEach(() => stack.stop());
  afterAll(() => rmSync(root, { recursive: true }));

  it('waits until an app is ready, passes on what it says, and tells when it ends', async () => {
    const web = await app('web-bff', BUNDLE);
    await stack.startApp(web);
    expect(lines).toContain('web-bff: listens');
    const end = stack.untilOneEnds();
    await fetch(`http://127.0.0.1:${web.managementPort}/end`).catch(() => undefined);
    await expect(end).rejects.toThrow('web-bff ended (exit code 3), so everything stops');
  });

  it('does not wait for an app that ends before it is ready', async () => {
    await expect(stack.startApp(await app('web-bff', 'process.exit(78)'))).rejects.toThrow('web-bff ended (exit code 78)');
  });

  const PROGRAM = `
if (process.argv[2] !== 'add') process.exit(3);
console.error('a remark');
console.log(process.env.PORTICO_WORD + process.argv[3]);
process.exitCode = process.argv[3] === 'again' ? 65 : 0;
`;

  it('gets done what an app wants before it starts, be it done already, and shows what it printed last', async () => {
    const web = await app('web-bff', `if (process.argv[2]) { ${PROGRAM} } else { ${BUNDLE.replace(/^import .*$/m, '')} }`.replace(/^/, `import { createServer } from 'node:http';\n`));
    const samples = [{ about: '', path: '/', headers: { word: '{printed}' } }];
    const started = await stack.startApp({ ...web, samples, env: { PORTICO_WORD: 'so ' }, before: [['add', 'again'], ['add', 'it']] });
    expect(started.samples[0]?.headers).toEqual({ word: 'so it' });
  });

  it('starts no app for which that fails', async () => {
    const web = await app('web-bff', PROGRAM);
    await expect(stack.startApp({ ...web, before: [['take']] })).rejects.toThrow('web-bff take failed (exit code 3)');
  });

  it('starts nothing any more once it stops', async () => {
    await stack.stop();
    await expect(stack.startApp(await app('web-bff', BUNDLE))).rejects.toThrow('web-bff is not started any more');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
