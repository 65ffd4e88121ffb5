import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import { htmlOf, pageHeaders } from './page.ts';
import { signInPage } from './sign-in-page.ts';

type Context = ReturnType<Provider['createContext']>;

const PATH = /^\/interaction\/([\w-]+)(\/abort)?$/;

export const interactionPath = (uid: string): string => `/interaction/${uid}`;

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => new URLSearchParams(await text(request));

/** The pages between an authorization request and its answer: a person signs in; consent is taken for granted, all clients are the shop's own. */
export class SignIn {
  readonly #provider: Provider;
  readonly #accounts: Accounts;

  constructor(provider: Provider, accounts: Accounts) {
    this.#provider = provider;
    this.#accounts = accounts;
  }

  register(): void {
    this.#provider.use(async (ctx, next) => {
      const [path, uid, abort] = PATH.exec(ctx.path) ?? [];
      if (!path || uid === undefined) return next();
      if (abort) await this.#finish(ctx, { error: 'access_denied', error_description: 'the person did not sign in' });
      else await this.#signIn(ctx, uid);
    });
  }

  async #signIn(ctx: Context, uid: string): Promise<void> {
    const { prompt, params } = await this.#provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === 'consent') return this.#finish(ctx, { consent: {} });
    const form = ctx.method === 'POST' ? await formOf(ctx.req) : undefined;
    const login = form?.get('login') ?? String(params['login_hint'] ?? '');
    const account = this.#accounts.signIn(login, form?.get('password') ?? '');
    if (account) return this.#finish(ctx, { login: { accountId: account.sub, amr: ['pwd'] } });
    ctx.status = form ? 401 : 200;
    ctx.set(pageHeaders(String(params['redirect_uri'])));
    ctx.body = htmlOf(signInPage({ action: interactionPath(uid), login, clientId: String(params['client_id']), failed: form !== undefined }));
  }

  async #finish(ctx: Context, result: Parameters<Provider['interactionFinished']>[2]): Promise<void> {
    ctx.redirect(await this.#provider.interactionResult(ctx.req, ctx.res, result));
    ctx.status = 303;
  }
}
