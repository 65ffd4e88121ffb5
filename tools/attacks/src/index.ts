export type { Attack, AttackRequest, AttackTable, GoodRequest, MakeRequest } from './attack.ts';
export { Attacker } from './kit/attacker.ts';
export { faultOf, faultOfGood } from './run/judge.ts';
export type { Upstreams } from './run/judge.ts';
export { CERTIFICATE } from './tables/certificate.ts';
export { DPOP } from './tables/dpop.ts';
export { DPOP_NONCE } from './tables/dpop-nonce.ts';
export { JWT } from './tables/jwt.ts';
