import { problemsOf } from '../fixtures/problems-of.ts';
import { loadSettings, Secret, SettingsError, UrlText } from '../index.ts';
import type { SecretText } from '../index.ts';
import { IsBoolean, IsString } from 'class-validator';

class DemoSettings {
  @IsBoolean()
  loopback = false;

  @IsString()
  issuer = '';

  @UrlText({ https: true })
  origin = 'https://shop.example';

  @IsString({ each: true })
  instances: string[] = [];

  @Secret({ each: true })
  secrets: readonly SecretText[] = [];
}

const paths = (text: string, env: Record<string, string> = {}): string[] => {
  try {
    loadSettings(DemoSettings, { text, env: { NODE_ENV: 'production', ...env } });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(({ path }) => path);
    throw error;
  }
};

describe('a production', () => {
  const DEMO = `
issuer: http://127.0.0.1:9088
origin: http://shop.example
instances: ['http://127.0.0.1:9081', 'https://catalog.example', '127.0.0.1:9087']
`;

  it('refuses what a demo has, by name, with the fix, all in one round', () => {
    const problems = problemsOf(DemoSettings, { text: DEMO, env: { NODE_ENV: 'production', PORTICO_SECRETS: 'web-bff-development-secret' } });
    expect(problems).toEqual([
      expect.objectContaining({ path: 'issuer', message: '"http://127.0.0.1:9088" is an address of this machine, which is refused in production', fix: expect.stringContaining('loopback: true') as string, where: 'bff.yaml:2' }),
      expect.objectContaining({ path: 'origin', message: '"http://shop.example" has no TLS, which is refused in production', fix: 'write an https:// URL' }),
      expect.objectContaining({ path: 'instances[0]' }),
      expect.objectContaining({ path: 'instances[2]' }),
      expect.objectContaining({ path: 'secrets[0]', message: 'the secret is one for development, which everybody can read' }),
    ]);
    expect(JSON.stringify(problems)).not.toContain('web-bff-development-secret');
  });

  it('takes addresses of this machine where the settings say that they are meant, and nothing else of a demo', () => {
    expect(paths(`loopback: true\n${DEMO}`, { PORTICO_SECRETS: 'my-development-secret' })).toEqual(['origin', 'secrets[0]']);
    expect(paths(DEMO, { PORTICO_LOOPBACK: 'true' })).toEqual(['origin']);
    for (const off of [paths(DEMO, { PORTICO_LOOPBACK: 'false' }), paths(`loopback: false\n${DEMO}`), paths(`loopback: true\n${DEMO}`, { PORTICO_LOOPBACK: 'false' })]) expect(off).toEqual(['issuer', 'origin', 'instances[0]', 'instances[2]']);
    expect(paths(DEMO, { PORTICO_LOOPBACK: 'yes' })).toEqual(['issuer', 'origin', 'instances[0]', 'instances[2]', 'loopback']);
  });

  it.each([undefined, '', 'Production', 'Development', 'staging', 'dev'])('is what %p is, as NODE_ENV has it: nothing else is believed to be harmless', (name) => {
    const env = { ...(name === undefined ? {} : { NODE_ENV: name }), PORTICO_SECRETS: 'web-bff-development-secret' };
    expect(problemsOf(DemoSettings, { text: DEMO, env }).map(({ path }) => path)).toEqual(['issuer', 'origin', 'instances[0]', 'instances[2]', 'secrets[0]']);
  });

  it('wants no TLS on the way to this machine, where that is meant', () => {
    expect(paths('loopback: true\norigin: http://127.0.0.1:8080')).toEqual([]);
    expect(paths('loopback: true\norigin: http://10.0.0.1:8080')).toEqual(['origin']);
    expect(paths('origin: HTTP://shop.example')).toEqual(['origin']);
  });

  it.each(['development', 'test'])('is not what %s is', (name) => expect(paths(DEMO, { NODE_ENV: name, PORTICO_SECRETS: 'web-bff-development-secret' })).toEqual([]));

  it.each(['Development', 'my-DEVELOPMENT-secret'])('refuses %s as a secret, in whatever letters', (secret) => expect(paths('', { PORTICO_SECRETS: secret })).toEqual(['secrets[0]']));

  it.each([
    'http://localhost', 'https://LOCALHOST:8443/x', 'http://localhost.', 'http://idp.localhost:9088', 'http://127.0.0.1', 'http://127.1', 'http://127.9.9.9:80', 'http://0x7f000001', 'http://[::1]:80',
    'http://[0:0:0:0:0:0:0:1]', 'http://[::ffff:127.0.0.1]', 'http://0.0.0.0:9081', 'http://[::]:1', 'redis://127.0.0.1:6379/0', 'rediss://localhost:6380', 'localhost:9087', '127.0.0.1:9087', '[::1]:9087', 'dns://user@localhost/x',
  ])('finds that %s is of this machine', (address) => expect(paths(`issuer: '${address}'`)).toEqual(['issuer']));

  it.each([
    'https://idp.example', 'http://orders:8080', 'http://10.0.0.1', 'http://localhost.example', 'http://my-localhost', 'http://128.0.0.1', 'orders:8080', '[fd00::1]:80', '127.0.0.1', 'localhost', 'a text: 12', 'https://idp.example/?next=http://localhost',
    'srv:_orders._tcp.example',
  ])('takes %s', (address) => expect(paths(`issuer: '${address}'`)).toEqual([]));
});
