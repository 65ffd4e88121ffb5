export { bffClient } from './bff-client.ts';
export type { BffClient, BffClientOptions } from './bff-client.ts';
export { isComplete, missingParts } from './completeness.ts';
export type { MissingPart } from './completeness.ts';
export { codeOf, isProblem } from './problems.ts';
export type { AnyProblem, CodeOf, ProblemOf } from './problems.ts';
export { sessionOf } from './session.ts';
export type { SessionClient, SessionPaths } from './session.ts';
