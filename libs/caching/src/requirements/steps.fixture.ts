import type { Fields } from '../semantics/fields.ts';
import type { Requirement, Step } from './row.fixture.ts';

type Origin = Readonly<Record<string, string>>;

const first = (fields: Origin, more: Partial<Step> = {}): Step => ({ origin: { fields }, asked: true, ...more });

/** The answer to a first request, with these fields, is used for a second one. */
export const reused = (fields: Origin, after = 1, second: Partial<Step> = {}, one: Partial<Step> = {}): Step[] => [
  first(fields, one),
  { after, asked: false, ...second },
];

/** It is not: the origin is asked again, without anything about a kept answer. */
export const askedAgain = (fields: Origin, after = 1, second: Partial<Step> = {}, one: Partial<Step> = {}): Step[] => [
  first(fields, one),
  { after, asked: true, origin: { fields }, ...second },
];

/** It is, when the origin has said that it still holds. */
export const validated = (fields: Origin, after = 1, second: Partial<Step> = {}, one: Partial<Step> = {}): Step[] => [
  first({ etag: '"1"', ...fields }, one),
  {
    after,
    asked: true,
    conditions: { 'if-none-match': '"1"' },
    origin: { status: 304, fields: { etag: '"1"' } },
    status: 200,
    body: '1',
    ...second,
  },
];

/** A request of the second step. */
export const by = (request: Fields): Partial<Step> => ({ request });

type Row = readonly [section: string, keyword: Requirement['keyword'], says: string, steps: readonly Step[], kind?: 'private'];

export const rows = (rfc: Requirement['rfc'], list: readonly Row[]): Requirement[] =>
  list.map(([section, keyword, says, steps, kind]) => ({
    rfc,
    section,
    keyword,
    says,
    steps,
    ...(kind === 'private' ? { private: true as const } : {}),
  }));
