import type { LimitSettings, QuotaSettings } from '../limit.settings.ts';
import { limitOf } from './limit.ts';
import type { Limit } from './limit.ts';

/** A limit as the settings have it. */
export const fromSettings = ({ name, limit, per, algorithm, burst }: LimitSettings): Limit =>
  limitOf({ name, quota: limit, per, burst: algorithm === 'gcra' ? (burst ?? limit) : undefined });

export const fromQuota = ({ name, limit, per }: QuotaSettings): Limit => limitOf({ name, quota: limit, per });
