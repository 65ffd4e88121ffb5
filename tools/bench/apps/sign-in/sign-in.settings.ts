import { BearerSettings } from '@portico/auth';
import { Section } from '@portico/config';
import { PartnersSettings } from '@portico/partners';
import { WebBffSettings } from '../../../../apps/web-bff/src/web-bff.settings.ts';

/** Those of web-bff, and what the other two ways to sign in need. */
export class SignInSettings extends WebBffSettings {
  @Section(() => BearerSettings)
  bearer = new BearerSettings();

  @Section(() => PartnersSettings)
  partners = new PartnersSettings();
}
