import { Problem } from '../problems/problem.ts';

/** It is the client whose body has not come in time. */
export const lateBody = (): Problem => new Problem('request-timeout', { detail: 'the body did not arrive within the deadline of the request', headers: { connection: 'close' } });
