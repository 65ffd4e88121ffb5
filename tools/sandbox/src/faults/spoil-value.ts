import type { WrongShape } from './fault-order.ts';

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** RFC 6901, 4: first `~1`, then `~0`. */
const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const firstProperty = (value: unknown): string[] => (isContainer(value) ? Object.keys(value).slice(0, 1) : []);

const change = (container: Container, key: string, { value }: WrongShape): void => {
  if (Array.isArray(container)) container.splice(Number(key), 1, ...(value === undefined ? [] : [value]));
  else if (value === undefined) delete container[key];
  else container[key] = value;
};

/** A copy of an answer with its shape broken as ordered; unchanged where the path leads nowhere. */
export const spoilValue = (answer: unknown, order: WrongShape): unknown => {
  const copy: unknown = structuredClone(answer);
  const tokens = order.path === undefined ? firstProperty(copy) : tokensOf(order.path);
  const last = tokens.pop();
  let holder: unknown = copy;
  for (const token of tokens) holder = isContainer(holder) ? (holder as Record<string, unknown>)[token] : undefined;
  if (last !== undefined && isContainer(holder) && last in holder) change(holder, last, order);
  return copy;
};
