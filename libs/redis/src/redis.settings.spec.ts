import { loadSettings } from '@portico/config';
import { RedisSettings } from './redis.settings.ts';

const load = (url: string): RedisSettings => loadSettings(RedisSettings, { text: `url: "${url}"`, file: 'bff.yaml', env: { NODE_ENV: 'development' } });

describe('the settings of a Redis', () => {
  it.each(['redis://127.0.0.1:6379', 'rediss://redis.example', 'redis://[::1]:6379/0', 'redis://redis.example/15', 'redis://redis.example/1?family=6'])('may be at %s', (url) => {
    expect(load(url).url).toBe(url);
  });

  it.each(['/abc', '/1/2', '/-1', '/1.5', '?db=abc', '/1?family=6&db=2'])('are refused with another database than a number, with the fix: %s', (path) => {
    expect(() => load(`redis://redis.example${path}`)).toThrow(/url: .* must name its database by a\s+number[^]*fix: write it as redis:\/\/redis\.example:6379\/0/);
  });

  it('are refused with a fragment', () => {
    expect(() => load('redis://redis.example/0#1')).toThrow(/url: .* has a fragment[^]*fix: take out what begins with #/);
  });
});
