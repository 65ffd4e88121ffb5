import type { Sample } from './app.ts';

/** A call as a command for the shell. @param origin `http://127.0.0.1:4000` */
export function curl(origin: string, { path, headers = {}, body, saveAs }: Sample): string {
  const sent = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  const words = ['curl', '-s', ...Object.entries(sent).flatMap(([name, value]) => ['-H', `${name}: ${value}`])];
  if (body !== undefined) words.push('-d', JSON.stringify(body));
  if (saveAs !== undefined) words.push('-o', saveAs);
  return [...words, `${origin}${path}`].map(quoted).join(' ');
}

/** Single quotes keep everything but themselves; plain words need none. */
const quoted = (word: string): string => (/^[\w:/.,@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
