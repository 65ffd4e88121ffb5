import { Controller, Get, HttpCode, Query, Redirect, Req, Res } from '@nestjs/common';
import { currentScope, Events, Important, Problem, Public, Stream, Summary } from '@portico/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NoAnswer } from './authorization-answer.ts';
import { Cookies } from './cookies.ts';
import { IdentityProvider, ProviderRefused, ProviderUnavailable } from './identity-provider.ts';
import type { Transaction } from './identity-provider.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionSettings } from './session.settings.ts';
import { Sessions } from './sessions.ts';
import { CallbackQuery, LoginQuery } from './sign-in.input.ts';
import { SealBroken, TokenVault } from './token-vault.ts';

/** How long somebody may take to sign in, in milliseconds. */
const SIGN_IN = 600_000;

/** Sign-ins that one browser may have begun at a time: each is a cookie, and a request has room for few. */
const MOST_BEGUN = 5;

/** A redirect after which the browser asks with GET (RFC 9110, section 15.4.4). */
const SEE_OTHER = 303;

interface To {
  readonly url: string;
  readonly statusCode: typeof SEE_OTHER;
}

const to = (url: string): To => ({ url, statusCode: SEE_OTHER });

/** The two ends of a sign-in: where the page sends the browser, and where the identity provider sends it back. */
@Controller('auth')
@Public()
@Stream()
@Important('sign-in')
export class SignInController {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly sessions: Sessions,
    private readonly vault: TokenVault,
    private readonly cookies: Cookies,
    private readonly origin: PublicOrigin,
    private readonly settings: SessionSettings,
    private readonly events: Events,
  ) {}

  @Get('login')
  @HttpCode(SEE_OTHER)
  @Redirect()
  @Summary('Begins a sign-in: sends the browser to the identity provider.')
  async login(@Query() { returnTo = this.settings.home }: LoginQuery, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<To> {
    const { transaction, url } = await this.provider.begin(this.callbackOf(request), returnTo, SIGN_IN).catch(unavailable);
    const name = nameOf(transaction.state);
    const begun = this.cookies.transactionsIn(request.headers.cookie);
    const cleared = begun.length < MOST_BEGUN ? [] : begun.map((one) => this.cookies.clearTransaction(one));
    const sealed = await this.vault.seal(transaction, purposeOf(name));
    void reply.header('cache-control', 'no-store').header('set-cookie', [...cleared, this.cookies.setTransaction(name, sealed, SIGN_IN / 1_000)]);
    return to(url);
  }

  @Get('callback')
  @HttpCode(SEE_OTHER)
  @Redirect()
  @Summary('Ends a sign-in: the identity provider sends the browser here.')
  async callback(@Query() { state }: CallbackQuery, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<To> {
    const { cookie, 'user-agent': agent = '' } = request.headers;
    const name = nameOf(state);
    const transaction = await this.transactionOf(cookie, name);
    const gone = this.cookies.clearTransaction(name);
    void reply.header('cache-control', 'no-store');
    try {
      const query = new URL(request.raw.url as string, this.origin.of(request.raw)).search;
      const person = await this.provider.finish(new URL(this.callbackOf(request) + query), transaction);
      await this.sessions.replaceBy(this.cookies.sessionOf(cookie));
      const id = await this.sessions.begin(person, agent);
      void reply.header('set-cookie', [gone, this.cookies.setSession(id, Math.floor(this.settings.lasts / 1_000))]);
      return to(transaction.returnTo);
    } catch (error) {
      // The sign-in itself goes on: its own answer may still come.
      if (error instanceof NoAnswer) throw this.lost(error.message);
      if (!(error instanceof ProviderRefused)) throw asProblem(error);
      // Somebody changed their mind at the identity provider, or was not let in: a page should say so, in its own words.
      this.events.signInRefused.emit({ scheme: 'session', because: error.code }, currentScope());
      void reply.header('set-cookie', [gone]);
      return to(withQuery(transaction.returnTo, 'sign-in', error.code === 'access_denied' ? 'denied' : 'failed'));
    }
  }

  private callbackOf(request: FastifyRequest): string {
    return `${this.origin.of(request.raw)}/auth/callback`;
  }

  /** @throws Problem when this browser has not begun this sign-in, or too long ago: somebody else may have sent it here with a code of theirs */
  private async transactionOf(cookie: string | undefined, name: string): Promise<Transaction> {
    const sealed = this.cookies.transactionOf(cookie, name);
    const transaction = sealed === undefined ? undefined : await this.vault.open<Transaction>(sealed, purposeOf(name)).catch(broken);
    if (transaction && transaction.expires > Date.now()) return transaction;
    throw this.lost('this browser has not begun this sign-in, or too long ago');
  }

  private lost(because: string): Problem {
    this.events.signInRefused.emit({ scheme: 'session', because }, currentScope());
    return new Problem('sign-in-lost', { detail: `${because}; begin again at /auth/login` });
  }
}

/** Several sign-ins may be under way in one browser. */
const nameOf = (state: string): string => state.replace(/[^\w-]/g, '').slice(0, 12);

const purposeOf = (name: string): string => `sign-in ${name}`;

function withQuery(path: string, name: string, value: string): string {
  const url = new URL(path, 'http://here');
  url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}

function broken(error: unknown): undefined {
  if (!(error instanceof SealBroken)) throw error;
  return undefined;
}

function unavailable(error: unknown): never {
  throw asProblem(error);
}

function asProblem(error: unknown): unknown {
  if (!(error instanceof ProviderUnavailable)) return error;
  return new Problem('upstream-unavailable', { detail: 'nobody can sign in at present', headers: { 'retry-after': '5' }, cause: error });
}
