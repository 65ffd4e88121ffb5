import type { AttackTable } from '../attack.ts';
import type { Attacker } from '../kit/attacker.ts';
import type { PartnerAttacker } from '../kit/partner-attacker.ts';
import type { StoreAttacker } from '../kit/store-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';
import { API_KEYS } from './api-keys.ts';
import { BACK_CHANNEL } from './back-channel.ts';
import { CERTIFICATE } from './certificate.ts';
import { CONNECTIONS } from './connections.ts';
import { COSTLY_MOBILE } from './costly-mobile.ts';
import { COSTLY_PARTNER } from './costly-partner.ts';
import { COSTLY_WEB } from './costly-web.ts';
import { CSRF } from './csrf.ts';
import { DPOP_NONCE } from './dpop-nonce.ts';
import { DPOP } from './dpop.ts';
import { FLOODS } from './floods.ts';
import { FORWARDING } from './forwarding.ts';
import { GUESSES } from './guesses.ts';
import { HOLDING } from './holding.ts';
import { HOSTS } from './hosts.ts';
import { IDENTITIES } from './identities.ts';
import { JWT } from './jwt.ts';
import { ONE_CUSTOMER } from './one-customer.ts';
import { RECORDS } from './records.ts';
import { REDIRECTS } from './redirects.ts';
import { SESSIONS } from './sessions.ts';
import { UPLOADS } from './uploads.ts';

/** What each BFF is attacked with. */
export const MOBILE_TABLES: readonly AttackTable<Attacker>[] = [JWT, IDENTITIES, DPOP, DPOP_NONCE, CERTIFICATE, COSTLY_MOBILE];
export const WEB_TABLES: readonly AttackTable<WebAttacker>[] = [CSRF, SESSIONS, REDIRECTS, HOSTS, BACK_CHANNEL, FORWARDING, FLOODS, HOLDING, CONNECTIONS, UPLOADS, COSTLY_WEB];
/** What web-bff is attacked with by somebody who can write to its Redis. */
export const STORE_TABLES: readonly AttackTable<StoreAttacker>[] = [RECORDS];
export const PARTNER_TABLES: readonly AttackTable<PartnerAttacker>[] = [API_KEYS, GUESSES, ONE_CUSTOMER, COSTLY_PARTNER];
