import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 that nothing made for a request grows old (ADR 33). It learns while it warms up, when a collection still finds most requests
 * unfinished, to make what they are made of in the old generation; from then on whole requests that are over are kept until a full collection.
 */
export const keepRequestsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
