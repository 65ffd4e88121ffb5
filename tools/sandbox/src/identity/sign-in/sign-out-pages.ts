import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { Page } from './page.ts';
import { escaped, htmlOf, pageHeaders } from './page.ts';

const show = (ctx: KoaContextWithOIDC, page: Page, redirectUri?: string): void => {
  ctx.set(pageHeaders(redirectUri));
  ctx.body = htmlOf(page);
};

/** Asks whether to sign out. @param form made by the provider, with what keeps other sites from sending it */
export const askToSignOut = (ctx: KoaContextWithOIDC, form: string): void => {
  const { postLogoutRedirectUri } = (ctx.oidc.session?.state ?? {}) as { postLogoutRedirectUri?: string };
  const body = `${form}\n<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`;
  show(ctx, { title: 'Sign out?', body }, postLogoutRedirectUri);
};

export const saySignedOut = (ctx: KoaContextWithOIDC): void => show(ctx, { title: 'Signed out', body: '<p>You can close this page.</p>' });

/** What cannot be sent back to the client, because there is no client to trust. */
export const sayWhatIsWrong = (ctx: KoaContextWithOIDC, out: ErrorOut): void => {
  const rows = Object.entries(out).map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(String(value))}</dd>`);
  show(ctx, { title: 'This did not work', body: `<dl>${rows.join('')}</dl>` });
};
