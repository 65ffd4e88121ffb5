import type { QueryChanges, Texts } from './routes.settings.ts';

const pairsOf = (texts: Texts): string[] => Object.entries(texts).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);

/** What becomes of a query; undefined where nothing does. What is not named stays as the client has written it. */
export function queryWriter({ set, add, remove, rename }: QueryChanges): ((query: string) => string) | undefined {
  const gone = new Set([...remove, ...Object.keys(set)]);
  const more = [...pairsOf(set), ...pairsOf(add)];
  const renamed = new Map(Object.entries(rename));
  if (gone.size + more.length + renamed.size === 0) return undefined;
  return (query) => {
    const pairs = query === '' || gone.size + renamed.size === 0 ? [query] : query.split('&').filter((pair) => !gone.has(nameIn(pair)));
    const kept = renamed.size === 0 ? pairs : pairs.map((pair) => underName(renamed.get(nameIn(pair)), pair));
    return [...kept, ...more].filter((pair) => pair !== '').join('&');
  };
}

/** A pair under another name, if there is one. Its value stays as it is encoded. */
function underName(name: string | undefined, pair: string): string {
  if (name === undefined) return pair;
  const end = pair.indexOf('=');
  return `${encodeURIComponent(name)}${end < 0 ? '' : pair.slice(end)}`;
}

/** As forms are read (WHATWG URL, section 5.1): a name that is encoded otherwise is the same. */
function nameIn(pair: string): string {
  const end = pair.indexOf('=');
  const name = (end < 0 ? pair : pair.slice(0, end)).replaceAll('+', ' ');
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
