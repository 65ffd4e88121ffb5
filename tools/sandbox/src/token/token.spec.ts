import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, decodeJwt } from 'jose';
import type { JWK } from 'jose';
import { startSandbox } from '../index.ts';
import type { SandboxWithIdentity } from '../index.ts';

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const run = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [join(__dirname, 'main.ts'), ...args], { env: { ...process.env, NODE_OPTIONS: '' } }, (_, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output: output.trim(), errors }),
    );
  });

describe('npm run token', () => {
  let sandbox: SandboxWithIdentity;
  let issuer: string[];
  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free', identity: true });
    issuer = ['--issuer', sandbox.identity.url];
  });
  afterAll(() => sandbox.close());

  it.each([
    ['the mobile app', [], { sub: 'c-00001', aud: 'mobile-bff', scope: 'catalog:read orders:read orders:write' }],
    ['another user', ['--user', 'operations@example.com', '--scope', 'openid portico:diagnostics'], { sub: 's-00002', scope: 'portico:diagnostics' }],
    ['the web BFF', ['--client', 'web-bff'], { sub: 'c-00001', aud: 'web-bff' }],
    ['a partner', ['--client', 'partner-with-secret'], { sub: 'partner-with-secret', aud: 'partner-bff' }],
  ])('prints an access token, and nothing else, for %s', async (_, args, claims) => {
    const { code, output, errors } = await run(...issuer, ...args);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(decodeJwt(output)).toMatchObject(claims);
  });

  it('binds the token to a key that is kept, and made where there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-token-'));
    const key = ['--dpop-key', join(folder, 'key.json')];
    const tokens = [await run(...issuer, ...key), await run(...issuer, ...key)];
    const { d, ...open } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as JWK;
    rmSync(folder, { recursive: true });
    expect(d).toBeDefined();
    const jkt = await calculateJwkThumbprint(open);
    for (const { errors, output } of tokens) expect({ errors, claims: decodeJwt(output) }).toEqual({ errors: '', claims: expect.objectContaining({ cnf: { jkt } }) });
  });

  it.each([
    ['an unknown client', ['--client', 'unknown'], '--client must be one of mobile-app, web-bff, partner-with-secret\nUsage: '],
    ['an unknown option', ['--password', 'x'], "Unknown option '--password'"],
    ['a key for a partner', ['--client', 'partner-with-secret', '--dpop-key', 'key.json'], '--dpop-key is for clients that people sign in to'],
    ['an issuer that is no URL', ['--issuer', 'here'], '--issuer must be a URL'],
    ['nothing there', ['--issuer', 'http://127.0.0.1:2'], 'nothing listens there; does npm start run?'],
  ])('says what is wrong: %s', async (_, args, words) => {
    const { code, output, errors } = await run(...args);
    expect({ code, output, errors }).toEqual({ code: 1, output: '', errors: expect.stringContaining(`token: ${words}`) });
  });

  it('says that a user cannot sign in', async () => {
    expect((await run(...issuer, '--user', 'c-99999')).errors).toBe('token: c-99999 cannot sign in to mobile-app: the provider answers 401\n');
  });
});
