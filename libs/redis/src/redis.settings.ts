import { Doc, Duration, Needs, Optional, Secret, Section, UrlText } from '@portico/config';
import type { SecretText } from '@portico/config';
import { IsBoolean, IsString, Matches } from 'class-validator';

/** A URL whose path is the number of a database; ioredis would take one from a query as well, and anything for a number. */
const WITH_DATABASE = /^[a-z]+:\/\/[^/?#]+(?:\/\d{1,9})?(?:\?(?!.*\bdb=)[^#]*)?$/;

/** The Redis that the replicas of a BFF share. */
export class RedisSettings {
  @Optional()
  @UrlText({
    protocols: ['redis', 'rediss'],
    doc: 'Where it is; with a path, the number of the database. Without it, sessions, limits and the like are kept in the memory of each replica.',
  })
  @Matches(WITH_DATABASE, { message: 'must name its database by a number', context: { fix: 'write it as redis://redis.example:6379/0, or leave the path out' } })
  url?: string;

  @IsBoolean()
  @Needs('url')
  @Doc('Whether it is a Redis Cluster; `url` names one of its nodes, or a name that leads to several, and the others are found by asking it.')
  cluster = false;

  @Optional()
  @IsString()
  @Doc('The name to sign in with.')
  username?: string;

  @Optional()
  @Secret({ doc: 'The password to sign in with.' })
  password?: SecretText;

  @Optional()
  @IsString()
  @Doc("What the names of all keys begin with; by default the BFF's own name and a colon.")
  prefix?: string;

  @Secret({
    each: true,
    minLength: 32,
    doc: 'What records in Redis are sealed with: what is read there is believed only with this seal. The first one seals, all of them open. Needed in production, the same in all replicas; `session.secrets` stand in where there are some.',
  })
  secrets: readonly SecretText[] = [];

  @Duration({ min: '1ms', doc: 'How long an answer may take. When one takes longer, Redis is asked whether it is there, and counts as gone until it answers.' })
  timeout = 250;

  @IsBoolean()
  @Needs('url')
  @Doc('Whether `/health/ready` answers 503 while Redis cannot be used. Without it, a BFF does without: it counts limits for itself, and those who are signed in get 503.')
  required = false;
}

/** The settings of a BFF whose replicas share what they keep. */
export class WithRedis {
  @Section(() => RedisSettings)
  redis = new RedisSettings();

  /** Its secrets seal records too, where `redis` has none. */
  declare readonly session?: { readonly secrets: readonly SecretText[] };
}
