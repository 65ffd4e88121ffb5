import { Controller, Get, HttpCode, Query, Redirect, Req, Res } from '@nestjs/common';
import { currentScope, Important, Problem, ProblemPages, Public, Stream, Summary } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthSignals } from '../callers/auth.signals.ts';
import { NoAnswer } from './authorization-answer.ts';
import { BegunSignIns } from './begun-sign-ins.ts';
import type { Returned } from './begun-sign-ins.ts';
import { Cookies } from './cookies.ts';
import { InvalidIdToken } from './id-tokens.ts';
import { IdentityProvider, ProviderNotAsked, ProviderRefused, ProviderUnavailable } from './identity-provider.ts';
import { lostPage } from './lost-page.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionSettings } from './session.settings.ts';
import { Sessions } from './sessions.ts';
import { CallbackQuery, LoginQuery } from './sign-in.input.ts';

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
    private readonly begun: BegunSignIns,
    private readonly cookies: Cookies,
    private readonly origin: PublicOrigin,
    private readonly settings: SessionSettings,
    private readonly signals: AuthSignals,
    pages: ProblemPages,
  ) {
    pages.show(SignInController, (problem) => lostPage(happenedOf(problem), undefined, settings.home));
  }

  @Get('login')
  @HttpCode(SEE_OTHER)
  @Redirect()
  @Summary('Begins a sign-in: sends the browser to the identity provider.')
  async login(@Query() { returnTo = this.settings.home }: LoginQuery, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<To> {
    const { transaction, setCookies } = this.begun.begin(request.headers.cookie, returnTo);
    const url = await this.provider.signInUrl(this.callbackOf(request), transaction).catch((error: unknown) => this.failed(error, returnTo));
    void reply.header('cache-control', 'no-store').header('set-cookie', setCookies);
    return to(url);
  }

  @Get('callback')
  @HttpCode(SEE_OTHER)
  @Redirect()
  @Summary('Ends a sign-in: the identity provider sends the browser here.')
  async callback(@Query() { state }: CallbackQuery, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<To> {
    const { cookie, 'user-agent': agent = '' } = request.headers;
    const returned = this.begun.returned(cookie, state);
    if (!returned?.mine) throw this.lost('this browser has not begun this sign-in, or too long ago', returned);
    const { slot, transaction } = returned;
    if (!this.begun.use(transaction)) throw this.lost('this sign-in has come back before', returned);
    const gone = [this.cookies.clearTransaction(slot), ...this.begun.clearStrays(cookie)];
    void reply.header('cache-control', 'no-store');
    try {
      const query = new URL(request.raw.url as string, this.origin.of(request.raw)).search;
      const person = await this.provider.finish(new URL(this.callbackOf(request) + query), transaction);
      const scope = currentScope();
      if (scope?.reason) {
        // The browser has left. The session that it had goes on.
        await this.sessions.decline(person);
        throw new Problem('client-gone');
      }
      await this.sessions.replaceBy(this.cookies.sessionOf(cookie));
      const id = await this.sessions.begin(person, agent);
      // At once if the browser has left meanwhile. Its cookie is in the good answer only.
      scope?.add({ cancel: (reason) => (reason === 'settled' && reply.statusCode === SEE_OTHER ? undefined : this.sessions.abandon(id)) });
      void reply.header('set-cookie', [...gone, this.cookies.setSession(id, Math.floor(this.settings.lasts / 1_000))]);
      return to(transaction.returnTo);
    } catch (error) {
      // The sign-in itself goes on: its own answer may still come.
      if (error instanceof NoAnswer) {
        this.begun.giveBack(transaction);
        throw this.lost(error.message, returned);
      }
      // What the browser has brought is good for another try, by reloading the page.
      if (error instanceof ProviderNotAsked) this.begun.giveBack(transaction);
      if (error instanceof InvalidIdToken) {
        void reply.header('set-cookie', gone);
        throw this.lost(error.message, returned, 'What your identity provider says of you cannot be trusted.');
      }
      if (!(error instanceof ProviderRefused)) return this.failed(error, transaction.returnTo);
      // Somebody changed their mind at the identity provider, or was not let in: a page should say so, in its own words.
      this.signals.signInRefused.emit({ scheme: 'session', because: error.code }, currentScope());
      void reply.header('set-cookie', gone);
      return to(withQuery(transaction.returnTo, 'sign-in', error.code === 'access_denied' ? 'denied' : 'failed'));
    }
  }

  private callbackOf(request: FastifyRequest): string {
    return `${this.origin.of(request.raw)}/auth/callback`;
  }

  private lost(because: string, returned: Returned | undefined, told = 'Your sign-in was not begun in this browser, took too long, or has been finished already.'): Problem {
    this.signals.signInRefused.emit({ scheme: 'session', because }, currentScope());
    const page = lostPage(told, returned?.transaction.returnTo, this.settings.home);
    return new Problem('sign-in-lost', { detail: `${because}; begin again at /auth/login`, page });
  }

  /** @throws Problem while the identity provider cannot be asked, or sessions cannot be kept */
  private failed(error: unknown, returnTo: string): never {
    if (!(error instanceof ProviderUnavailable || error instanceof StoreUnavailable)) throw error;
    const page = lostPage('Sign-in is not available right now. Try again in a moment.', returnTo, this.settings.home);
    throw new Problem(
      'upstream-unavailable',
      { detail: 'sign-in is not available right now', headers: { 'retry-after': '5' }, page, cause: error },
    );
  }
}

/** Of a sign-in that is refused before it is looked at: its link is wrong, or there is too much to do. */
const happenedOf = ({ status }: Problem): string => {
  if (status === 429 || status >= 500) return 'Sign-in is not available right now. Try again in a moment.';
  return 'The link that led here is not complete, or not one that this site understands.';
};

function withQuery(path: string, name: string, value: string): string {
  const url = new URL(path, 'http://here');
  url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}
