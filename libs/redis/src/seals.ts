import { SecretText } from '@portico/config';
import { StartError } from '@portico/platform';
import type { BffIdentity, Environment } from '@portico/platform';
import { randomBytes } from 'node:crypto';
import type { WithRedis } from './redis.settings.ts';
import { Seal } from './seal.ts';

/** The seals of a BFF: one secret of the settings, a key of its own for each purpose. */
export class Seals {
  /** @param bff nothing that one BFF has sealed opens for another, even with the same secrets */
  constructor(
    private readonly secrets: readonly SecretText[],
    private readonly bff: string,
  ) {}

  /** @throws StartError in production, for a BFF that keeps records in Redis without a secret: who writes there could be any caller */
  static of({ redis, session }: WithRedis, { name }: Pick<BffIdentity, 'name'>, { development }: Environment): Seals {
    const secrets = redis.secrets.length > 0 ? redis.secrets : (session?.secrets ?? []);
    if (secrets.length > 0) return new Seals(secrets, name);
    // All replicas and commands on a developer's machine agree on it. It keeps nothing from anybody.
    if (development) return new Seals([new SecretText(`development of ${name}, worth nothing in production`)], name);
    if (redis.url !== undefined) throw new StartError([MISSING]);
    return new Seals([new SecretText(randomBytes(32).toString('base64url'))], name);
  }

  /** What keeps a BFF from sealing. */
  static faults({ redis, session }: WithRedis, { development }: Pick<Environment, 'development'>): string[] {
    const secrets = redis.secrets.length + (session?.secrets.length ?? 0);
    return secrets === 0 && !development && redis.url !== undefined ? [MISSING] : [];
  }

  for(purpose: string): Seal {
    return new Seal(this.secrets, this.bff, purpose);
  }
}

const MISSING =
  'redis.secrets is missing: without it, anyone who can write to Redis can be any caller; write at least one secret of 32 characters or more, the same for all replicas, such as { file: /run/secrets/redis-seal } (`openssl rand -base64 32` makes one)';
