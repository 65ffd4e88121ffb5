import type { Page } from './page.ts';
import { escaped } from './page.ts';

export interface SignInForm {
  /** Where the form is sent. */
  readonly action: string;
  /** What was or is to be typed. */
  readonly login: string;
  readonly clientId: string;
  readonly failed: boolean;
}

export const signInPage = ({ action, login, clientId, failed }: SignInForm): Page => ({
  title: 'Sign in',
  body: `
<p>to go on to <strong>${escaped(clientId)}</strong>. This is the identity provider of the sandbox: a customer's id or email address, and the password <code>development</code>.</p>
${failed ? '<p role="alert">The name or the password is wrong.</p>' : ''}
<form method="post" action="${escaped(action)}">
<label for="login">Customer or email address</label>
<input id="login" name="login" value="${escaped(login)}" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>
</form>
<p><a href="${escaped(action)}/abort">Do not sign in</a></p>`,
});
