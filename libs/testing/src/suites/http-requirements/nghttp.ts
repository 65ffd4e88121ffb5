import { runProcess } from '../../process/own-process.ts';
import type { Sent } from './requirement.ts';
import type { Talked } from './talk.ts';

/** A field that has come, of the frames that `--verbose` shows. */
const FIELD = /recv \(stream_id=\d+(?:, sensitive)?\) (:?[\w-]+): (.*)/g;

/** One request by nghttp2's own client, as its frames tell it; without the body of its answer. @throws Error when it fails */
export async function talkByNghttp(port: number, authority: string, { method = 'GET', path: below = 'a', headers = {} }: Sent, path: (below: string) => string): Promise<Talked> {
  const { host = authority, ...fields } = headers;
  const words = Object.entries({ ':authority': host, ':method': method, 'x-csrf': '1', ...fields }).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const shown = await runProcess('nghttp', { command: 'nghttp', arguments: ['--verbose', '--null-out', '--no-dep', '--timeout=20', ...words, `https://127.0.0.1:${port}${path(below)}`] });
  const all = Array.from(shown.matchAll(FIELD), ([, name, value]) => [name as string, (value as string).trim()] as const);
  const statuses = all.filter(([name]) => name === ':status').map(([, value]) => Number(value));
  const before = statuses.slice(0, -1);
  return { status: statuses.at(-1) ?? 0, headers: Object.fromEntries(all), body: '', before, whole: !/recv RST_STREAM/.test(shown), closed: false, answers: statuses.length === 0 ? 0 : 1 };
}
