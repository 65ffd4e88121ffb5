/**
 * Signs somebody in at a BFF through `/auth/login` and `/auth/callback`, as a browser would; what the identity provider would ask is not asked.
 * @returns the cookie of the session
 * @throws Error when the BFF does not let them in
 */
export async function signIn(origin: string, subject: string): Promise<string> {
  const begun = await fetch(`${origin}/auth/login`, { redirect: 'manual' });
  const { searchParams: asked } = new URL(begun.headers.get('location') ?? '');
  const [state, nonce] = [asked.get('state') ?? '', asked.get('nonce') ?? ''];
  const query = new URLSearchParams({ state, code: `${subject}.${nonce}` });
  const ended = await fetch(`${origin}/auth/callback?${query}`, { redirect: 'manual', headers: { cookie: cookiesOf(begun).join('; ') } });
  const session = cookiesOf(ended).find((cookie) => !cookie.includes('sign-in') && !cookie.endsWith('='));
  if (session === undefined) throw new Error(`${subject} could not sign in: ${ended.status} ${await ended.text()}`);
  return session;
}

/** Name and value of each cookie that an answer sets. */
const cookiesOf = ({ headers }: Response): string[] => headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] as string);
