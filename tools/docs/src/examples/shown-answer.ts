/** The mark of what a document leaves out. */
const CUT = '…';

/** An answer as a client got it. */
export interface GivenAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Fills what a document has cut out of a shown JSON value in from the true one, so that the two can be compared as texts. In a
 * list, `"… 11 more"` stands for so many items; in an object, `"…": "2 more"` for so many fields; a text may end in `…`.
 */
export function filledIn(shown: unknown, given: unknown): unknown {
  if (typeof shown === 'string') return cutShort(shown, given) ? given : shown;
  if (Array.isArray(shown)) return Array.isArray(given) ? filledInList(shown, given) : shown;
  if (typeof shown !== 'object' || shown === null || typeof given !== 'object' || given === null) return shown;
  return filledInObject(shown as Fields, given as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

const cutShort = (shown: string, given: unknown): boolean =>
  shown.endsWith(CUT) && typeof given === 'string' && given.startsWith(shown.slice(0, -1));

function filledInList(shown: readonly unknown[], given: readonly unknown[]): unknown[] {
  let at = 0;
  return shown.flatMap((item) => {
    const more = typeof item === 'string' ? /^… (\d+) more$/.exec(item) : null;
    const from = at;
    at += more ? Number(more[1]) : 1;
    return more && at <= given.length ? given.slice(from, at) : [filledIn(item, given[from])];
  });
}

function filledInObject(shown: Fields, given: Fields): Fields {
  const named = Object.keys(shown).filter((key) => key !== CUT);
  const hidden = Object.keys(given).filter((key) => !named.includes(key));
  const cut = shown[CUT] === `${hidden.length} more`;
  const keys = cut ? new Set([...Object.keys(given), ...named]) : Object.keys(shown);
  return Object.fromEntries(Array.from(keys, (key) => [key, key in shown ? filledIn(shown[key], given[key]) : given[key]]));
}

/** Both sides of the comparison of a shown answer with a true one, as texts. */
export interface Comparison {
  readonly shown: string;
  readonly given: string;
}

export function compareJson(shown: string, given: string): Comparison {
  const answer = JSON.parse(given) as unknown;
  return { shown: pretty(filledIn(JSON.parse(shown), answer)), given: pretty(answer) };
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** Compares lines; a line of only `…` stands for any lines, and `…` within a line for any text in it. */
export function compareText(shown: string, given: string): Comparison {
  const answer = given.trimEnd();
  const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = shown.trimEnd().split(/^…$/m).map((piece) => piece.split(CUT).map(quoted).join('.*'));
  const pattern = pieces.join('[^]*');
  return { shown: new RegExp(`^${pattern}$`).test(answer) ? answer : shown.trimEnd(), given: answer };
}

/** Compares a status line, headers in any order, and a body if one is shown. A line of only `…` stands for more headers. */
export function compareHttp(shown: string, given: GivenAnswer): Comparison {
  const [head = '', body] = shown.split(/\n\n(.*)/s);
  const [status = '', ...lines] = head.split('\n');
  const cut = lines.includes(CUT);
  const headers = lines.filter((line) => line !== CUT).map((line) => line.split(/:\s*(.*)/) as [string, string]);
  const named = headers.map(([name]) => name.toLowerCase());
  const expected = headers.map(([name, value]) => [name, filledIn(value, given.headers.get(name) ?? undefined)]);
  const others = Array.from(given.headers).filter(([name]) => !named.includes(name) && !OF_THE_CONNECTION.includes(name));
  const bodies = body === undefined ? { shown: '', given: '' } : compareJson(body, given.text);
  const text = (first: string, pairs: readonly (readonly unknown[])[], rest: string): string =>
    [first, ...pairs.map(([name, value]) => `${name}: ${value}`), '', rest].join('\n');
  const received = [...headers.map(([name]) => [name, given.headers.get(name)]), ...(cut ? [] : others)];
  return {
    shown: text(status, expected, bodies.shown),
    given: text(`HTTP/1.1 ${given.status} ${given.statusText}`, received, bodies.given),
  };
}

/** Of one hop only, and of no interest to a reader. */
const OF_THE_CONNECTION = ['date', 'connection', 'keep-alive', 'content-length'];
