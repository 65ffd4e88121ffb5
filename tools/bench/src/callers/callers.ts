import { join } from 'node:path';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import type { BffProcessOptions } from '../../../../libs/testing/src/process/bff-process.ts';
import { Issuer } from './issuer.ts';
import type { Signature } from './issuer.ts';
import { signIn } from './session.ts';

/** How callers become known to a subject. */
export interface SignIn {
  readonly way: 'session' | 'token' | 'key';
  /** Each request brings a token that the BFF does not remember, signed like this. */
  readonly unseen?: Signature;
}

/** Somebody who calls. */
export interface BenchCaller {
  /** What the BFF is to call them. */
  readonly subject: string;
  /** What they say so with. */
  readonly headers: Readonly<Record<string, string>>;
}

/** So many take turns: what a BFF remembers of callers is looked for among many. */
const MANY = 100;
/** More than the 20,000 tokens that a BFF remembers: when one comes again, it has been forgotten. */
const UNSEEN = 24_000;
/** Tokens that are signed at the same time. */
const AT_ONCE = 64;

/** Those who call the subjects, and who vouches for them. */
export class Callers {
  readonly issuer: Issuer;
  private readonly partnersFile: string;
  private keys: readonly string[] | undefined;

  private constructor(issuer: Issuer, folder: string) {
    this.issuer = issuer;
    this.partnersFile = join(folder, 'partners.yaml');
  }

  static async start(folder: string): Promise<Callers> {
    return new Callers(await Issuer.start(), folder);
  }

  /** What a subject must be told of them, by the sections of settings that it reads. */
  envFor(sections: readonly ('session' | 'bearer' | 'partners')[]): Readonly<Record<string, string>> {
    const all = {
      session: { PORTICO_SESSION__ISSUER: this.issuer.url },
      bearer: { PORTICO_BEARER__ISSUERS__BENCH__ISSUER: this.issuer.url },
      partners: { PORTICO_PARTNERS__FILE: this.partnersFile },
    };
    return Object.assign({}, ...sections.map((section) => all[section])) as Record<string, string>;
  }

  /** Makes the partners, once. @param subject its program, with its settings */
  async makePartners(subject: BffProcessOptions): Promise<void> {
    if (this.keys) return;
    const made = await BffProcess.run(subject, 'many-partners', String(MANY));
    this.keys = made.trim().split('\n');
    if (this.keys.length !== MANY) throw new Error(`the partners could not be made:\n${made}`);
  }

  /** Those who call a subject that runs. @param origin where it listens */
  async of({ way, unseen }: SignIn, origin: string): Promise<readonly BenchCaller[]> {
    const subjects = Array.from({ length: unseen ? UNSEEN : MANY }, (_, index) => `${way === 'key' ? 'partner' : 'caller'}-${index % MANY}`);
    if (way === 'session') return inTurn(subjects, async (subject) => ({ subject, headers: { cookie: await signIn(origin, subject), 'x-csrf': '1' } }));
    const bearing = (subject: string, token: string): BenchCaller => ({ subject, headers: { authorization: `Bearer ${token}` } });
    if (way === 'key') return subjects.map((subject, index) => bearing(subject, this.keys?.[index] as string));
    return inTurn(subjects, async (subject) => bearing(subject, await this.issuer.accessToken(subject, unseen)));
  }

  stop(): Promise<void> {
    return this.issuer.stop();
  }
}

/** Some at a time. */
async function inTurn<T>(subjects: readonly string[], make: (subject: string) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < subjects.length; from += AT_ONCE) made.push(...(await Promise.all(subjects.slice(from, from + AT_ONCE).map(make))));
  return made;
}
