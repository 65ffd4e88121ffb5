import type { AttackTable } from '../attack.ts';
import type { Attacker } from '../kit/attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';
import { CERTIFICATE } from './certificate.ts';
import { CSRF } from './csrf.ts';
import { DPOP_NONCE } from './dpop-nonce.ts';
import { DPOP } from './dpop.ts';
import { JWT } from './jwt.ts';
import { SESSIONS } from './sessions.ts';

/** What each BFF is attacked with. */
export const MOBILE_TABLES: readonly AttackTable<Attacker>[] = [JWT, DPOP, DPOP_NONCE, CERTIFICATE];
export const WEB_TABLES: readonly AttackTable<WebAttacker>[] = [CSRF, SESSIONS];
