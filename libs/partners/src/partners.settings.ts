import { Doc, Duration, Optional, Section } from '@portico/config';
import { IsNotEmpty, IsString } from 'class-validator';

/** Third parties, their keys and plans. */
export class PartnersSettings {
  @Optional()
  @IsNotEmpty()
  @IsString()
  @Doc('The YAML file that they stand in, as the command `partners` writes it; a relative path starts where the BFF is started. Without it, they are in the Redis of `redis.url`; without that, there are none.')
  file?: string;

  @Duration({ min: '50ms', max: '1m', doc: 'How often to look whether they have changed: a key that is revoked is refused this much later at most. What cannot be used never replaces what can.' })
  refresh = 2_000;

  @Duration({ min: '1s', doc: 'How old what is known of partners may become while it can no longer be read: after that it is an error, and `/health/ready` answers 503, because keys that are revoked would still be accepted.' })
  oldest = 300_000;

  @Duration({ min: '1s', doc: 'How often to write down when keys were last used: a crash loses this much of it.' })
  noteUses = 60_000;
}

/** The settings of a BFF that knows its partners. */
export class WithPartners {
  @Section(() => PartnersSettings)
  partners = new PartnersSettings();
}
