import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Validate, ValidateIf, ValidateNested, ValidatorConstraint } from 'class-validator';
import { problemsOf } from '../fixtures/problems-of.ts';
import { ServerSettings } from '../fixtures/shop.settings.ts';
import { Duration, ListOf, loadSettings, Optional, Secret, Section } from '../index.ts';
import type { SecretText } from '../index.ts';

describe('settings classes', () => {
  it('reads each kind of plain property by its rules, its default or its type', () => {
    class Plain {
      @IsObject() labels: Record<string, unknown> = {};
      @IsIn([1, 2, 4]) workers = 1;
      @IsOptional() @IsBoolean() verbose?: boolean;
      @ValidateIf((plain: Plain) => plain.workers > 1) @IsInt() queue?: number;
      @IsIn(['a', 1]) mixed: string | number = 'a';
    }
    const text = 'labels: { a: 1, b: [x, null] }\nworkers: 2\nqueue: 5\nmixed: 1';
    expect(loadSettings(Plain, { text, env: { NODE_ENV: 'test' } })).toEqual({ labels: { a: 1, b: ['x', null] }, workers: 2, queue: 5, mixed: 1 });
    expect(problemsOf(Plain, { text: 'workers: 2' }).map(({ path }) => path)).toEqual(['queue']);
    expect(problemsOf(Plain, { text: 'workers: 3' })[0]).toMatchObject({ path: 'workers', fix: 'write 1, 2 or 4' });
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
    expect(loadSettings(Lists, { text: 'items: []', env: { NODE_ENV: 'test' } })).toEqual({ items: [] });
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
    const store = (text: string) => loadSettings(Cache, { text, env: { NODE_ENV: 'test' } }).store;
    expect(store('')).toEqual(new MemoryStore());
    expect(store('store: { entries: 5 }')).toEqual({ entries: 5 });
    expect(store('store: { kind: redis, host: cache }')).toEqual({ kind: 'redis', host: 'cache' });
    expect(store('store: { kind: redis, host: cache }')).toBeInstanceOf(RedisStore);
    const faults = ['5', '[redis]', 'true', 'Redis'].flatMap((kind) => problemsOf(Cache, { text: `store: { kind: ${kind} }` }).map(({ path, message }) => `${path} ${message}`));
    expect(faults).toEqual(['5 is', 'is', 'true is', '"Redis" is'].map((what) => `store.kind ${what} not a known kind`));
  });

  it('refuses a class that nests in the way of class-validator', () => {
    class Nested {
      @ValidateNested() server = new ServerSettings();
    }
    const message = 'Nested.server: use @Section or @ListOf in place of @ValidateNested';
    expect(() => loadSettings(Nested, { text: '', env: { NODE_ENV: 'test' } })).toThrow(message);
  });

  it('refuses a class with an asynchronous rule, which would be passed over', () => {
    @ValidatorConstraint({ name: 'isReachable', async: true })
    class IsReachable {
      validate = (): Promise<boolean> => Promise.resolve(false);
    }
    class Waiting {
      @Validate(IsReachable) host = 'cache';
    }
    const message = 'Waiting.host: the rule "isReachable" is asynchronous';
    expect(() => loadSettings(Waiting, { text: '', env: { NODE_ENV: 'test' } })).toThrow(message);
  });

  it('asks for whatever has no initialiser and is not optional', () => {
    class Strict {
      @Section(() => ServerSettings) server!: ServerSettings;
      @ListOf(() => ServerSettings) more!: ServerSettings[];
      @Duration({ each: true, min: '5s' }) waits!: number[];
      @IsInt() count!: number;
    }
    expect(problemsOf(Strict, { text: '' }).map(({ path, fix }) => [path, fix])).toEqual([
      ['server', 'write server: with its keys below it'],
      ['more', 'write more: with a list of items below it'],
      ['waits', 'write waits: [5s] or set PORTICO_WAITS'],
      ['count', 'write count: 10 or set PORTICO_COUNT'],
    ]);
    expect(problemsOf(Strict, { text: 'server: {}\nmore: []\nwaits: [6s, 1, true]\ncount: 1' }).map(({ path }) => path)).toEqual([
      'waits[1]',
      'waits[2]',
    ]);
  });

  it('says of a key with nothing behind it what to write, and what it means to remove it', () => {
    class Empty {
      @Duration() needed!: number;
      @Duration() given = 5;
      @Optional() @Duration() spare?: number;
      @Duration({ each: true }) list: number[] = [];
      @Optional() @ListOf(() => ServerSettings) servers?: ServerSettings[];
    }
    expect(problemsOf(Empty, { text: 'needed:\ngiven:\nspare:\nlist:\nservers:' }).map(({ path, message, fix }) => `${path} ${message}: ${fix}`)).toEqual([
      'needed has no value: write a duration',
      'given has no value: write a duration, or remove the key to keep the default',
      'spare has no value: write a duration, or remove the key to leave it unset',
      'list has no value: write a list, [] for none, or remove the key to keep the default',
      'servers has no value: write a list, [] for none, or remove the key to leave it unset',
    ]);
  });

  it('names the variable of a missing secret that leads to its file', () => {
    class Secrets {
      @Secret() key!: SecretText;
      @Secret({ each: true }) oldKeys!: SecretText[];
    }
    expect(problemsOf(Secrets, { text: '' }).map(({ fix }) => fix)).toEqual([
      'write key: { file: /run/secrets/name } or set PORTICO_KEY__FILE',
      'write oldKeys: [{ file: /run/secrets/name }] or set PORTICO_OLD_KEYS__FILE',
    ]);
  });

  it('points at the item where what it shares with another is a default', () => {
    class Shard {
      @IsString() name = 'main';
      @IsInt() size = 1;
    }
    class Shards {
      @ListOf(() => Shard) shards: Shard[] = [];
    }
    expect(problemsOf(Shards, { text: 'shards:\n  - size: 1\n  - size: 2' })).toEqual([
      expect.objectContaining({ path: 'shards[1].name', message: '"main" is already the name of shards[0]', line: 3 }),
    ]);
  });

  it('takes a plain object as the default of a section', () => {
    class Loose {
      @Section(() => ServerSettings) server: Partial<ServerSettings> = { port: 7 };
    }
    const { server } = loadSettings(Loose, { text: 'server: { maxBody: 1kB }', env: { NODE_ENV: 'test' } });
    expect(server).toBeInstanceOf(ServerSettings);
    expect(server).toMatchObject({ port: 7, maxBody: 1_000, logLevel: 'info' });
  });

  it('says so when a setting has no setter', () => {
    class ReadOnly {
      @IsInt() get port(): number {
        return 1;
      }
    }
    expect(() => loadSettings(ReadOnly, { text: 'port: 2', env: { NODE_ENV: 'test' } })).toThrow('ReadOnly.port cannot be set');
  });

  it('names the first of the items that are alike, wherever it stands, and whether a text or a number tells them apart', () => {
    class Shard {
      @IsInt() id!: number;
    }
    class Shards {
      @ListOf(() => Shard, { uniqueBy: 'id' }) shards: Shard[] = [];
    }
    const text = 'shards:\n  - id: 1\n  - id: 2\n  - id: 2\n  - id: 2\n  - id: 1';
    expect(problemsOf(Shards, { text }).map(({ path, message, line }) => ({ path, message, line }))).toEqual([
      { path: 'shards[2].id', message: '2 is already the id of shards[1]', line: 4 },
      { path: 'shards[3].id', message: '2 is already the id of shards[1]', line: 5 },
      { path: 'shards[4].id', message: '1 is already the id of shards[0]', line: 6 },
    ]);
  });

  it('lets items go without a name, or be told apart by another key', () => {
    class Rule {
      @IsString() path!: string;
      @Optional() @IsString() name?: string;
    }
    class Named {
      @ListOf(() => Rule) rules: Rule[] = [];
    }
    class ByPath {
      @ListOf(() => Rule, { uniqueBy: 'path' }) rules: Rule[] = [];
    }
    class Free {
      @ListOf(() => Rule, { uniqueBy: false }) rules: Rule[] = [];
    }
    const text = 'rules: [{ path: /a, name: x }, { path: /a, name: x }, { path: /b }, { path: /c }]';
    const env = { PORTICO_RULES__B__NAME: 'b' };
    expect(problemsOf(Named, { text }).map(({ path }) => path)).toEqual(['rules[1].name']);
    expect(problemsOf(ByPath, { text, env }).map(({ path }) => path)).toEqual(['rules[1].path']);
    expect(loadSettings(Free, { text, env: { NODE_ENV: 'test' } }).rules).toHaveLength(4);
  });
});
