export type { Attack, AttackedSettings, AttackRequest, AttackTable, Expectation, GoodRequest, MakeRequest } from './attack.ts';
export { Attacker } from './kit/attacker.ts';
export { makeKey } from './kit/api-key.ts';
export { PartnerAttacker } from './kit/partner-attacker.ts';
export type { Sender } from './kit/sender.ts';
export { WebAttacker } from './kit/web-attacker.ts';
export { underAttack } from './run/under-attack.ts';
export type { Suite, TestedBff } from './run/under-attack.ts';
export { MOBILE_TABLES, PARTNER_TABLES, WEB_TABLES } from './tables/tables.ts';
