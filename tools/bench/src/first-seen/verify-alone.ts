import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { runProcess } from '../../../../libs/testing/src/process/own-process.ts';
import type { BenchCaller } from '../callers/callers.ts';
import { AUDIENCE } from '../callers/issuer.ts';
import type { Issuer, Signature } from '../callers/issuer.ts';

/** What jose alone is given. */
export interface AloneInput {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: Signature;
  readonly keys: JSONWebKeySet;
  readonly tokens: readonly string[];
  /** Tokens that are verified at the same time. */
  readonly atOnce: number;
}

/** Tokens that jose verifies each time. */
const TOKENS = 9_000;

const TOKEN = /^Bearer /;

/** Lets jose verify the tokens of a subject's callers, in a process of its own. */
export class VerifyAlone {
  private readonly file: string;
  private readonly core: number;

  /** @param core the one that the subjects have */
  constructor(folder: string, core: number, algorithm: Signature, issuer: Issuer, callers: readonly BenchCaller[], atOnce: number) {
    this.core = core;
    this.file = join(folder, `jose-${algorithm}.json`);
    const tokens = callers.slice(0, TOKENS).map(({ headers }) => (headers['authorization'] as string).replace(TOKEN, ''));
    const input: AloneInput = { issuer: issuer.url, audience: AUDIENCE, algorithm, keys: issuer.keys, tokens, atOnce };
    writeFileSync(this.file, JSON.stringify(input));
  }

  /** @returns microseconds of CPU for one token, all threads. @throws Error when one of them is not good */
  async measure(): Promise<number> {
    const program = join(import.meta.dirname, 'jose-alone.ts');
    return Number(await runProcess('jose alone', { command: process.execPath, arguments: [program, this.file], core: this.core }));
  }
}
