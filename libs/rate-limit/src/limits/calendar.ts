import type { Limit } from './limit.ts';

const DAY = 86_400_000;

/** When a window that begins now ends. Days and months are those of the calendar, in UTC. */
export function endOf({ counting, per }: Limit, now: number): number {
  if (counting === 'day') return (Math.floor(now / DAY) + 1) * DAY;
  if (counting !== 'month') return now + per;
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
