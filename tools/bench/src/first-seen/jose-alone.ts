/**
 * A process of its own: verifies tokens with jose and nothing else, and prints the microseconds of CPU of one as JSON. The file has what
 * `AloneInput` says. `node jose-alone.ts <file>`
 */
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { AloneInput } from './verify-alone.ts';

/** The share of the tokens after which time is taken: what runs often is compiled by then. */
const WARM_UP = 1 / 3;

const { issuer, audience, algorithm, keys, tokens, atOnce } = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as AloneInput;
const find = createLocalJWKSet(keys);
const options = { issuer, audience, algorithms: [algorithm], clockTolerance: 5, requiredClaims: ['exp', 'sub'] };

/** So many at the same time as requests are in a BFF under load. */
async function verifyAll(some: readonly string[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let token = some[next++]; token !== undefined; token = some[next++]) await jwtVerify(token, find, options);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const first = Math.floor(tokens.length * WARM_UP);
await verifyAll(tokens.slice(0, first));
const before = process.cpuUsage();
await verifyAll(tokens.slice(first));
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify((user + system) / (tokens.length - first)));
