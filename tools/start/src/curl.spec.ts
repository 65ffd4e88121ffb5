import { execFileSync } from 'node:child_process';
import { curl } from './curl.ts';

/** The words that a shell makes of a command. */
const words = (command: string): string[] =>
  execFileSync('sh', ['-c', `set -- ${command}; printf '%s\\0' "$@"`], { encoding: 'utf8' }).split('\0').slice(0, -1);

describe('a sample as a curl command', () => {
  const origin = 'http://127.0.0.1:4000';

  it('is plain where nothing needs quotes', () => {
    expect(curl(origin, { about: 'home', path: '/api/home' })).toBe('curl -s http://127.0.0.1:4000/api/home');
  });

  it('carries headers, a body and the name of a file through the shell unchanged', () => {
    const body = { names: ["Olivia's", '$HOME', 'a "b" c'] };
    const command = curl(origin, { about: '', path: '/v1/find?a=1&b=*', headers: { 'x-caller': 'c 1' }, body, saveAs: 'my file' });
    expect(words(command)).toEqual([
      ...['curl', '-s', '-H', 'x-caller: c 1', '-H', 'content-type: application/json'],
      ...['-d', JSON.stringify(body), '-o', 'my file', `${origin}/v1/find?a=1&b=*`],
    ]);
  });
});
