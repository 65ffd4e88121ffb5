import { ByteSize, Doc, Duration, ListOf, Optional, Secret, Section } from '@portico/config';
import type { SecretText } from '@portico/config';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';

/** How long the answers to one read are kept where its upstream says nothing. */
export class CachedOperationSettings {
  @Matches(/^GET \/\S*$/, { message: 'must be a read of the contract', context: { fix: 'write it as there, such as GET /products/{id}' } })
  @Doc('The operation, as in the contract: `GET /products/{id}`.')
  name!: string;

  @Duration({
    max: '24h',
    doc: 'How long an answer without `Cache-Control` and `Expires` is fresh. What the upstream says comes first, always.',
  })
  fresh = 0;

  @Duration({ max: '24h', doc: 'How long such an answer is used after that while a fresh one is fetched.' })
  staleWhileRevalidate = 0;

  @Duration({ max: '24h', doc: 'How long such an answer stands in after that when the upstream fails.' })
  staleIfError = 0;

  @IsBoolean()
  @Doc('Whether answers to it are kept at all.')
  kept = true;
}

/** One upstream whose answers are kept. */
export class CachedUpstreamSettings {
  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('The name of an HTTP upstream.')
  name!: string;

  @IsBoolean()
  @Doc(
    'Whether answers that are one caller’s own are kept for that caller: those with `private`, and those to calls that say who calls. Without it, only what is everybody’s is kept.',
  )
  private = false;

  @ListOf(() => CachedOperationSettings, {
    doc: 'Reads whose answers say nothing of caching, and reads that are never kept. All others go by what their answers say.',
  })
  operations: readonly CachedOperationSettings[] = [];
}

/** What is kept of upstreams' answers. */
export class CachingSettings {
  @ListOf(() => CachedUpstreamSettings, {
    doc: 'The upstreams whose answers are kept, as far as these allow it. Calls of all others are made as if there were no cache.',
  })
  upstreams: readonly CachedUpstreamSettings[] = [];

  @ByteSize({ min: '1MiB', doc: 'How much a replica keeps in its own memory, where there is no Redis. An answer may take a tenth of it.' })
  memory = 64 * 1024 * 1024;

  @ByteSize({
    min: '1MiB',
    doc: 'How much a replica puts into Redis within `retain`, where there is one. When half of that is left, only answers that were asked for before are kept.',
  })
  shared = 256 * 1024 * 1024;

  @ByteSize({ doc: 'The longest answer that is kept.' })
  longest = 512 * 1024;

  @IsInt()
  @Min(1)
  @Max(256)
  @Doc(
    'Answers of one URL that are kept beside each other for everybody, or for one caller: by language, for instance. The oldest goes first.',
  )
  variants = 16;

  @Duration({
    min: '1s',
    max: '24h',
    doc: 'How long an answer is kept at most, however long it is fresh; and how long one that can be validated is kept after it has become stale.',
  })
  retain = 3_600_000;

  @Optional()
  @Secret({
    minLength: 32,
    doc: 'What a purge on the management port has to present: `Authorization: Bearer …`. Without it, nothing can be purged there.',
  })
  purgeToken?: SecretText;

  @Secret({
    each: true,
    minLength: 32,
    doc: 'What events that purge are signed with, as Standard Webhooks have it: `whsec_` and 24 to 64 bytes in base64. Several while one takes the place of another. Without one, no events are taken.',
  })
  eventSecrets: readonly SecretText[] = [];
}

/** The settings of a BFF that keeps answers. */
export class WithCaching {
  @Section(() => CachingSettings)
  caching = new CachingSettings();
}
