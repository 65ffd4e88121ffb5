import { ByteSize, Doc, Duration, Section } from '@portico/config';
import { IsIn, IsInt, Min } from 'class-validator';

/** How long a write is remembered, and what happens when it cannot be. */
export class IdempotencySettings {
  @Duration({ min: '1s', max: '87600h', doc: 'How long the answer to a request with an `Idempotency-Key` is kept for repeats. The API’s documentation and the answers tell it.' })
  keep = 24 * 3_600_000;

  @ByteSize({ doc: 'The longest answer that is kept. What a longer one has done counts as not known.' })
  longestAnswer = 64 * 1024;

  @IsIn(['refuse', 'local'])
  @Doc('What happens to writes while Redis is gone. `refuse`: 503. `local`: each replica knows only the keys that it has seen itself.')
  whenStoreIsGone: 'refuse' | 'local' = 'refuse';

  @IsInt()
  @Min(1)
  @Doc('Keys that a replica keeps in its own memory, where there is no Redis, for the callers of each issuer. A caller may take an eighth of them, or 100 if that is more: beyond, its own oldest answer goes before its time. When all are taken, writes of others are answered with 503.')
  localKeys = 10_000;

  @ByteSize({ doc: 'Answers that a replica keeps in its own memory, where there is no Redis, for the callers of each issuer. A caller may take an eighth, or 1 MB if that is more.' })
  localAnswers = 32 * 1024 * 1024;
}

/** The settings of a BFF that knows idempotency keys. */
export class WithIdempotency {
  @Section(() => IdempotencySettings)
  idempotency = new IdempotencySettings();
}
