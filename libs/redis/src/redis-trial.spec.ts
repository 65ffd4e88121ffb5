import type { Redis } from 'ioredis';
import { tryOut } from './redis-trial.ts';
import { RedisUnusable } from './redis-words.ts';

const of = (info: string | Error, trial?: Error): { readonly redis: Redis; readonly asked: unknown[][] } => {
  const asked: unknown[][] = [];
  const answer = (value: unknown) => (...args: unknown[]): Promise<unknown> => {
    asked.push(args);
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
  return { redis: { options: {}, info: answer(info), eval: answer(trial ?? 2) } as unknown as Redis, asked };
};
const server = (version: string, mode = 'standalone'): string => `# Server\r\nother_redis_version:1.0.0\r\nredis_version:${version}\r\nredis_mode:${mode}\r\n`;

describe('the trial of a Redis', () => {
  it.each(['5.0.0', '5.1', '6.2.14', '7.0.0', '8', '10.0.1', '255.255.255'])('is passed by version %s', async (version) => {
    await expect(tryOut(of(server(version)).redis)).resolves.toBeUndefined();
  });

  it.each(['4.0.14', '4.9.9', '3.2.12', '2.8'])('is failed by version %s, even if all went well', async (version) => {
    await expect(tryOut(of(server(version)).redis)).rejects.toThrow(`Redis ${version} is too old (Portico needs 5.0 or later)`);
  });

  it('does what is needed with two keys that do not last, whether or not it is told what it tries', async () => {
    const { redis, asked } = of(new Error('NOPERM no INFO'));
    await tryOut(redis);
    expect(asked).toEqual([['server'], [expect.stringMatching(/TIME[^]*HSET[^]*PEXPIRE[^]*SET[^]*PX[^]*DEL/), 2, 'portico-trial:1', 'portico-trial:2', 1_000]]);
    const [first, second] = (asked[1] as string[]).slice(2);
    expect(first).not.toBe(second);
  });

  it.each<[number | undefined, readonly number[]]>([
    [undefined, []],
    [0, []],
    [1, [1]],
    [15, [15]],
  ])('chooses database %p before, where it is not the first', async (db, chosen) => {
    const { redis, asked } = of(server('7.2.0'));
    const selected: number[] = [];
    Object.assign(redis, { options: { db }, select: (one: number) => (expect(asked).toEqual([]), selected.push(one), Promise.resolve('OK')) });
    await tryOut(redis);
    expect({ selected, asked: asked.length }).toEqual({ selected: chosen, asked: 2 });
  });

  it('tries nothing in the first database where another one is not there', async () => {
    const { redis, asked } = of(server('7.2.0'));
    Object.assign(redis, { options: { db: 99 }, select: () => Promise.reject(new Error('ERR DB index is out of range')) });
    await expect(tryOut(redis)).rejects.toThrow(/^ERR DB index is out of range \(see the number of the database/);
    expect(asked).toEqual([]);
  });

  it('says what Redis said, and what it is', async () => {
    const failed = tryOut(of(server('7.2.0', 'sentinel'), new Error("ERR unknown command 'eval'")).redis);
    await expect(failed).rejects.toBeInstanceOf(RedisUnusable);
    await expect(failed).rejects.toThrow("ERR unknown command 'eval' (it is a Sentinel; redis.url must name the primary itself)");
    await expect(tryOut(of(new Error('no'), new Error('READONLY no')).redis)).rejects.toThrow('READONLY no (it is a read-only replica; redis.url must name the primary)');
  });
});
