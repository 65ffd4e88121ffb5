import { recommendations } from '@portico/contracts-recommendations';
import { Repeatable } from '@portico/idempotency';
import { MessagingModule } from '@portico/messaging';
import { TRANSCODING, transcoding } from '@portico/proxy';
import { ComparedPagesModule } from './compared-pages.module.ts';

/** What a BFF is given beside its own modules, so that all capabilities of the table can be tried on it: as a team adds them, in its root module. */
export const PROBES = {
  modules: [ComparedPagesModule, MessagingModule.forRoot({ policies: { repeatable: () => Repeatable() } })],
  override: [{ provide: TRANSCODING, useValue: transcoding(recommendations) }],
} as const;
