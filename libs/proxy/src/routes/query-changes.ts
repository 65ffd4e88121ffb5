import type { QueryChanges, Texts } from './routes.settings.ts';

const pairsOf = (texts: Texts): string[] => Object.entries(texts).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);

/** What becomes of a query; undefined where nothing does. What is not named stays as the client has written it. */
export function queryWriter({ set, add, remove }: QueryChanges): ((query: string) => string) | undefined {
  const gone = new Set([...remove, ...Object.keys(set)]);
  const more = [...pairsOf(set), ...pairsOf(add)];
  if (gone.size === 0 && more.length === 0) return undefined;
  return (query) => {
    const kept = query === '' || gone.size === 0 ? [query] : query.split('&').filter((pair) => !gone.has(nameIn(pair)));
    return [...kept, ...more].filter((pair) => pair !== '').join('&');
  };
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
