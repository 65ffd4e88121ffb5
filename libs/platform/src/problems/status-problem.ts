import { STATUS_CODES } from 'node:http';
import { CATALOGUE } from './catalogue.ts';
import type { ProblemCode, ProblemKind } from './catalogue.ts';
import { MOST_ERRORS, Problem } from './problem.ts';
import type { Said } from './problem.ts';

/** Too special to stand for their status: what they tell of is known to the BFF alone. */
const SPECIAL = new Set<string>(['idempotency-in-flight', 'idempotency-key-reused', 'overloaded', 'client-gone'] satisfies ProblemCode[]);

const BY_STATUS = new Map<number, ProblemCode>();
for (const [code, { status, anyStatus }] of Object.entries(CATALOGUE) as [ProblemCode, ProblemKind][]) {
  if (!anyStatus && !BY_STATUS.has(status) && !SPECIAL.has(code)) BY_STATUS.set(status, code);
}

/**
 * The problem of a status that somebody's code has chosen: every 4xx and 5xx is answered as it is. Anything else is no failure's status, and an
 * answer of 2xx would pass for a good one: it is `internal`.
 * @param said what the client may read when it is to blame (4xx): one message, or a list as validators make
 * @param named the code that an exception gives itself, for programs
 */
export function problemOfStatus(status: unknown, cause: unknown, said: unknown, named?: unknown): Problem {
  if (!isFailure(status)) return new Problem('internal', { cause });
  const code = BY_STATUS.get(status) ?? (status < 500 ? 'refused' : 'failed');
  return new Problem(code, { cause, status, ...(status < 500 ? wordsOf(said, status) : {}), ...membersOf(status < 500 ? said : undefined, named) });
}

const isFailure = (status: unknown): status is number => Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;

function wordsOf(said: unknown, status: number): { readonly detail?: string; readonly more?: number } {
  const all: readonly unknown[] = Array.isArray(said) ? said : [said];
  const texts = all.slice(0, MOST_ERRORS).filter(isText);
  if (texts.length === 0 || (all.length === 1 && isNestsOwn(String(texts[0]), status))) return {};
  return { detail: texts.join('; '), more: Math.max(0, all.length - MOST_ERRORS) };
}

/** Other members of an exception's object do not leave: they are not declared. */
function membersOf(said: unknown, named: unknown): { readonly said?: Said } {
  const messages = Array.isArray(said) ? said.slice(0, MOST_ERRORS).filter(isText).map(String) : [];
  const code = isText(named) ? named : undefined;
  if (code === undefined && messages.length === 0) return {};
  return { said: { ...(code === undefined ? {} : { code }), ...(messages.length === 0 ? {} : { messages }) } };
}

const isText = (value: unknown): value is string | number => (typeof value === 'string' && value !== '') || typeof value === 'number';

/** Nest has words of its own where there are no others, those of the status. The title says as much. */
const isNestsOwn = (text: string, status: number): boolean => text.toLowerCase() === STATUS_CODES[status]?.toLowerCase() || (status === 421 && text === 'Misdirected');
