import { parseDuration, SettingFormatError } from '@portico/config';
import { UsageError } from '@portico/platform';
import type { PartnerClient } from '../records/partner.ts';
import type { PlanLimit } from '../records/plan.ts';

const DAY = 86_400_000;

/** `a,b` as a list; an empty text is an empty one. */
export const listOf = (text: string): string[] => text.split(',').map((one) => one.trim()).filter((one) => one !== '');

/** Milliseconds of `90d`, `24h` or `0s`. @throws UsageError */
export function durationOf(option: string, text: string): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) * DAY;
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof SettingFormatError) throw new UsageError(`--${option}: "${text}" is no duration; write 90d, 24h or 30m`);
    throw error;
  }
}

/** `acme-shop@https://login.example`. @throws UsageError */
export function clientOf(text: string): PartnerClient {
  const at = text.indexOf('@');
  if (at < 1 || at === text.length - 1) throw new UsageError(`--client: "${text}" is no client; write its id and its issuer: acme-shop@https://login.example`);
  return { clientId: text.slice(0, at), issuer: text.slice(at + 1) };
}

const LIMIT = /^([a-z][a-z0-9-]*)=([1-9]\d*)\/([1-9]\d*(?:ms|s|m|h)|day|month)(?:,(window|gcra))?(?:,burst=([1-9]\d*))?$/;

/** `minute=600/1m`, `second=20/1s,gcra,burst=40`, `daily=10000/day`. @throws UsageError */
export function limitOf(text: string): PlanLimit {
  const [, name = '', limit, per = '', algorithm = 'window', burst] = LIMIT.exec(text) ?? [];
  if (limit === undefined) throw new UsageError(`--limit: "${text}" is no limit; write minute=600/1m, second=20/1s,gcra,burst=40 or daily=10000/day`);
  return { name, limit: Number(limit), per, algorithm: algorithm as PlanLimit['algorithm'], ...(burst === undefined ? {} : { burst: Number(burst) }) };
}

/** A limit as `limitOf` reads it. */
export const limitText = ({ name, limit, per, algorithm, burst }: PlanLimit): string =>
  `${name}=${limit}/${per}${algorithm === 'window' ? '' : `,${algorithm}`}${burst === undefined ? '' : `,burst=${burst}`}`;
