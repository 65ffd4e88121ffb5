import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsString } from 'class-validator';
import { fileNotFound, problemsOf } from './fixtures/problems-of.ts';
import { GrpcUpstreamSettings, HttpUpstreamSettings } from './fixtures/shop.settings.ts';
import { ServerSettings, SessionSettings, ShopSettings } from './fixtures/shop.settings.ts';
import { CidrBlock, FilePath, loadSettings, Section } from './index.ts';

const FILE = `
server:
  port: 4100
  maxBody: 6kB
  logLevel: warn
  allow: [10.0.0.0/8, "2001:db8::/32"]
session:
  key: development-only
upstreams:
  - kind: http
    name: catalog
    url: http://127.0.0.1:9080/
    timeout: 800ms
    weight: 3
  - { kind: grpc, name: recommendations, url: "http://127.0.0.1:9086" }
regions: [eu, us]
`;

const load = (text: string) => loadSettings(ShopSettings, { text, env: { NODE_ENV: 'test' } });

describe('loadSettings', () => {
  it('makes instances of the classes, with text turned into values', () => {
    const { server, session, upstreams, regions } = load(FILE);
    expect(server).toBeInstanceOf(ServerSettings);
    expect(server).toMatchObject({ port: 4_100, maxBody: 6_000, logLevel: 'warn' });
    expect(server.allow.map(String)).toEqual(['10.0.0.0/8', '2001:db8::/32']);
    expect(server.allow[0]).toBeInstanceOf(CidrBlock);
    expect(session).toBeInstanceOf(SessionSettings);
    expect(session?.key.reveal()).toBe('development-only');
    expect(upstreams[0]).toBeInstanceOf(HttpUpstreamSettings);
    expect(upstreams[0]).toMatchObject({ kind: 'http', name: 'catalog', url: 'http://127.0.0.1:9080', timeout: 800, weight: 3 });
    expect(upstreams[1]).toBeInstanceOf(GrpcUpstreamSettings);
    expect(regions).toEqual(['eu', 'us']);
  });

  it('keeps the initialisers of the classes where nothing is written', () => {
    const { server, upstreams, sampleRate } = load(FILE);
    expect(server.trustProxy).toBe(false);
    expect(sampleRate).toBe(0.1);
    const written = { kind: 'grpc', name: 'recommendations', url: 'http://127.0.0.1:9086' };
    expect(upstreams[1]).toEqual({ ...written, timeout: 2_000, tls: true });
  });

  it.each(['', '# only a comment\n', '---\n', '{}', 'server:\n'])('takes defaults for everything from %j', (text) => {
    const settings = load(text);
    expect(settings).toEqual(new ShopSettings());
    expect(settings).not.toHaveProperty('session');
  });

  describe('from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const file = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };

    it('refuses what is not UTF-8, where letters would be lost', () => {
      const fix = 'write it in UTF-8; random bytes as text, such as with openssl rand -base64 32';
      const latin = problemsOf(ShopSettings, { file: file('latin.yaml', Buffer.from('regions: [caf\xe9]', 'latin1')), readFile: undefined });
      const random = problemsOf(ShopSettings, { text: `session: { key: { file: ${file('key', Buffer.from('ff00fe01ff02fe03ff04fe05ff06fe07ff', 'hex'))} } }`, readFile: undefined });
      expect([latin, random].flat()).toMatchObject([{ message: 'is not text in UTF-8', fix }, { path: 'session.key', message: 'the secret file is not text in UTF-8', fix }]);
    });

    it('has paths begin at its folder, as those of secrets do, and those of the environment where the process was started', () => {
      class Paths {
        @FilePath() root = '';
      }
      const named = file('paths.yaml', 'root: public');
      const env = { NODE_ENV: 'test' };
      const roots = [{ file: named, env }, { file: file('absolute.yaml', 'root: /srv'), env }, { file: named, env: { ...env, PORTICO_ROOT: 'public' } }].map((from) => loadSettings(Paths, from).root);
      expect(roots).toEqual([join(folder, 'public'), '/srv', 'public']);
      expect(problemsOf(Paths, { text: "root: ''" })).toMatchObject([{ path: 'root', message: expect.stringContaining('must be a path') as string }]);
    });

    it('takes no byte order mark for a part of a secret', () => {
      const settings = loadSettings(ShopSettings, { text: `session: { key: { file: ${file('marked', '\ufeffa long development key\r\n')} } }`, env: { NODE_ENV: 'test' } });
      expect(settings.session?.key.reveal()).toBe('a long development key');
    });
  });

  it('freezes every level', () => {
    const settings = load(FILE);
    const { server, session, upstreams, regions } = settings;
    const values = [server.allow, server.allow[0], session?.key, regions];
    for (const part of [settings, server, session, upstreams, upstreams[0], ...values]) {
      expect(part).toBeDefined();
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(() => Object.assign(settings.server, { port: 1 })).toThrow(TypeError);
  });

  it('leaves constants alone that a class uses as defaults', () => {
    const shared = { regions: ['eu'], server: new ServerSettings() };
    class Settings {
      @IsString({ each: true }) regions = shared.regions;
      @Section(() => ServerSettings) server = shared.server;
    }
    const { server } = loadSettings(Settings, { text: 'server: { port: 1 }', env: { NODE_ENV: 'test' } });
    expect(server.port).toBe(1);
    expect(shared.server.port).toBe(4_000);
    expect(Object.isFrozen(shared.server) || Object.isFrozen(shared.regions)).toBe(false);
  });

  it.each([
    ['in quotes', 'regions: ["eu\n  us"]', 'eu us'],
    ['in single quotes', "regions: ['eu\n  us']", 'eu us'],
    ['in a block', 'regions:\n  - |\n    eu\n    us\n', 'eu\nus\n'],
    ['in a folded block', 'regions:\n  - >-\n    eu\n    us\n', 'eu us'],
  ])('lets a text run over several lines %s', (_, text, region) => expect(load(text).regions).toEqual([region]));

  it('follows anchors and aliases', () => {
    class Both {
      @Section(() => ServerSettings) inside = new ServerSettings();
      @Section(() => ServerSettings) outside = new ServerSettings();
    }
    const text = 'inside: &one { port: &number 1, allow: [::1] }\noutside: *one';
    const { inside, outside } = loadSettings(Both, { text, env: { NODE_ENV: 'test' } });
    expect(outside).toEqual(inside);
    expect(outside).toMatchObject({ port: 1 });
    expect(loadSettings(Both, { text: 'inside: { port: &p 7 }\noutside: { port: *p }', env: { NODE_ENV: 'test' } }).outside.port).toBe(7);
  });

  it('reads the file from the disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const file = join(folder, 'bff.yaml');
    try {
      writeFileSync(file, 'server: { port: 4200 }');
      expect(loadSettings(ShopSettings, { file, env: { NODE_ENV: 'test' } }).server.port).toBe(4_200);
      const [problem] = problemsOf(ShopSettings, { file: folder, readFile: undefined });
      expect(problem).toMatchObject({ path: folder, message: 'is a folder' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names a file that is not there', () => {
    expect(problemsOf(ShopSettings, { file: 'x/bff.yaml', readFile: fileNotFound })).toEqual([
      { path: 'x/bff.yaml', message: 'does not exist', fix: 'create the file, or correct its path' },
    ]);
  });
});
