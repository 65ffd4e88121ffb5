import type { AttackRequest, CostBound, Expectation, Field } from '../attack.ts';

/** Where it is written that input has a length, and a refusal a bound. */
export const INPUT_RULE = 'OWASP REST Security, Input Validation';

/** `a0,a1,a2`: so many of something. */
export const many = (count: number, piece: (index: number) => string, between: string): string => Array.from({ length: count }, (_, index) => piece(index)).join(between);

/** Refused, at a cost that is bounded by that of reading what came. */
export const refused = (status: number, cost: CostBound): Expectation => ({ status, cost });

export const readBody = ({ body = '' }: AttackRequest): unknown => JSON.parse(body) as unknown;
export const readForm = ({ body = '' }: AttackRequest): unknown => [...new URLSearchParams(body)];
export const readQuery = ({ target = '' }: AttackRequest): unknown => [...new URLSearchParams(target.slice(target.indexOf('?')))];
export const readHeaders = ({ headers = [] }: AttackRequest): unknown => headers.map(([, value]) => value.split(/[,;=]/).map((part) => part.trim()));

export const JSON_TYPE: Field = ['content-type', 'application/json'];
