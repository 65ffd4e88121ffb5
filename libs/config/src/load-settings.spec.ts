import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, ValidateIf, ValidateNested } from 'class-validator';
import { fileNotFound, problemsOf } from './fixtures/problems-of.ts';
import { GrpcUpstreamSettings, HttpUpstreamSettings, ServerSettings, SessionSettings, ShopSettings } from './fixtures/shop.settings.ts';
import { CidrBlock, Duration, ListOf, loadSettings, Optional, Section } from './index.ts';

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

const load = (text: string) => loadSettings(ShopSettings, { text, env: {} });

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
    expect(upstreams[1]).toEqual({ kind: 'grpc', name: 'recommendations', url: 'http://127.0.0.1:9086', timeout: 2_000, tls: true });
  });

  it.each(['', '# only a comment\n', '---\n', '{}', 'server:\n'])('takes defaults for everything from %j', (text) => {
    const settings = load(text);
    expect(settings).toEqual(new ShopSettings());
    expect(settings).not.toHaveProperty('session');
  });

  it('freezes every level', () => {
    const settings = load(FILE);
    const parts = [settings, settings.server, settings.server.allow, settings.server.allow[0], settings.session, settings.session?.key];
    for (const part of [...parts, settings.upstreams, settings.upstreams[0], settings.regions]) {
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
    const { server } = loadSettings(Settings, { text: 'server: { port: 1 }', env: {} });
    expect(server.port).toBe(1);
    expect(shared.server.port).toBe(4_000);
    expect(Object.isFrozen(shared.server) || Object.isFrozen(shared.regions)).toBe(false);
  });

  it('follows anchors and aliases', () => {
    const text = 'upstreams:\n  - &one { kind: http, name: a, url: http://a, timeout: &t 1s }\n  - { kind: http, name: b, url: http://b, timeout: *t }';
    expect(load(text).upstreams.map(({ timeout }) => timeout)).toEqual([1_000, 1_000]);
  });

  it('reads the file from the disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const file = join(folder, 'bff.yaml');
    try {
      writeFileSync(file, 'server: { port: 4200 }');
      expect(loadSettings(ShopSettings, { file, env: {} }).server.port).toBe(4_200);
      expect(problemsOf(ShopSettings, { file: folder, readFile: undefined })[0]).toMatchObject({ path: folder, message: 'is a folder' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names a file that is not there', () => {
    expect(problemsOf(ShopSettings, { file: 'x/bff.yaml', readFile: fileNotFound })).toEqual([
      { path: 'x/bff.yaml', message: 'does not exist', fix: 'create the file, or correct its path' },
    ]);
  });

  it('reads each kind of plain property by its rules, its default or its type', () => {
    class Plain {
      @IsObject() labels: Record<string, unknown> = {};
      @IsIn([1, 2, 4]) workers = 1;
      @IsOptional() @IsBoolean() verbose?: boolean;
      @ValidateIf((plain: Plain) => plain.workers > 1) @IsInt() queue?: number;
      @IsIn(['a', 1]) mixed: string | number = 'a';
    }
    const text = 'labels: { a: 1, b: [x, null] }\nworkers: 2\nqueue: 5\nmixed: 1';
    expect(loadSettings(Plain, { text, env: {} })).toEqual({ labels: { a: 1, b: ['x', null] }, workers: 2, queue: 5, mixed: 1 });
    expect(problemsOf(Plain, { text: 'workers: 2' }).map(({ path }) => path)).toEqual(['queue']);
    expect(problemsOf(Plain, { text: 'workers: 3' })[0]).toMatchObject({ path: 'workers', fix: 'write 1, 2 or 4' });
  });

  it('checks defaults as it checks what is written', () => {
    class Wrong {
      @Duration({ max: '1s' }) timeout = 2_000;
    }
    expect(problemsOf(Wrong, { text: '' })).toEqual([
      { path: 'timeout', message: '2s must be a duration of at most 1s', fix: 'write a duration of at most 1s', where: 'the default in Wrong' },
    ]);
  });

  it('looks into the items of a default list', () => {
    class Item {
      @IsString() name!: string;
      @Duration({ max: '1s' }) timeout = 100;
    }
    class Lists {
      @ListOf(() => Item) items: Item[] = [Object.assign(new Item(), { name: 'a', timeout: 5_000 }), new Item()];
      @Optional() @ListOf(() => Item) more?: Item[];
    }
    expect(problemsOf(Lists, { text: '' }).map(({ path }) => path)).toEqual(['items[0].timeout', 'items[1].name']);
    expect(loadSettings(Lists, { text: 'items: []', env: {} })).toEqual({ items: [] });
  });

  it('lets a section choose its class by kind, and change from the default kind to another', () => {
    class MemoryStore {
      @IsInt() entries = 100;
    }
    class RedisStore {
      @IsString() host!: string;
    }
    class Cache {
      @Section({ kind: { memory: MemoryStore, redis: RedisStore } }) store: MemoryStore | RedisStore = new MemoryStore();
    }
    const store = (text: string) => loadSettings(Cache, { text, env: {} }).store;
    expect(store('')).toEqual(new MemoryStore());
    expect(store('store: { entries: 5 }')).toEqual({ entries: 5 });
    expect(store('store: { kind: redis, host: cache }')).toEqual({ kind: 'redis', host: 'cache' });
    expect(store('store: { kind: redis, host: cache }')).toBeInstanceOf(RedisStore);
  });

  it('refuses a class that nests in the way of class-validator', () => {
    class Nested {
      @ValidateNested() server = new ServerSettings();
    }
    expect(() => loadSettings(Nested, { text: '', env: {} })).toThrow('Nested.server: use @Section or @ListOf in place of @ValidateNested');
  });
});
