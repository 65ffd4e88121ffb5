import { EXAMPLES } from '@portico/sandbox';
import { browser, inARealBrowser, someone, web } from './browser/in-a-real-browser.ts';
import { SESSION_COOKIE } from './signing-in.ts';

const { customer } = EXAMPLES;

// What else people do is tried in browser.long.spec.ts.
inARealBrowser(() => {
  // From localhost the provider, which is at 127.0.0.1, is another site: cookies that are strict do not come back from there.
  it.each(['127.0.0.1', 'localhost'])('signs somebody in at %s, says who they are, and shows what is theirs', async (host) => {
    const person = await someone(host);
    const tab = await person.opensTab();
    await tab.getByText('Not signed in').waitFor();
    await person.signsIn(tab, customer);
    const { givenName, email } = web.sandbox.data.customerById.get(customer) as { givenName: string; email: string };
    for (let views = 0; views < 2; views += 1) {
      expect(await tab.locator('#who').innerText()).toBe(`Signed in as ${givenName} (${customer}, ${email})`);
      await person.refreshesUntil(tab, async () => {
        const greeted = await tab.getByRole('heading', { name: `Hello ${givenName}, this is featured` }).isVisible();
        const orders = await tab.locator('#orders strong').allInnerTexts();
        return greeted && orders.join() === openOrders().join() && (await tab.locator('#featured li').count()) === 8;
      });
      await tab.reload();
      await person.isSignedIn(tab, customer);
    }
    expect(await person.cookies()).toEqual([expect.objectContaining({ name: SESSION_COOKIE, domain: host, path: '/', httpOnly: true, secure: true, sameSite: 'Strict' })]);
    // What is looked for is really there to be found: three tokens were given out, and the cookie can be seen where it goes.
    expect(new Set(web.sandbox.identity.control.issuedTokens().map(({ kind }) => kind))).toEqual(new Set(['access_token', 'refresh_token', 'id_token']));
    const [{ value } = { value: '' }] = await person.cookies();
    expect(browser.traffic.holding(value).map((url) => new URL(url).pathname)).toEqual(expect.arrayContaining(['/auth/callback', '/auth/session', '/api/home']));
  });

  const openOrders = (): string[] =>
    web.sandbox.data.orders
      .filter(({ customerId, status }) => customerId === customer && ['placed', 'packed', 'shipped'].includes(status))
      .sort((a, b) => b.placedAt.localeCompare(a.placedAt))
      .map(({ id, status }) => `${id}, ${status}`);

  it('is over in all tabs when somebody signs out in one, and at the provider', async () => {
    const person = await someone();
    const [first, second] = [await person.opensTab(), await person.opensTab()];
    await person.signsIn(first, customer);
    await second.reload();
    await person.isSignedIn(second, customer);
    await person.signsOut(second);
    await person.isToldThatItIsOver(first);
    expect(await person.cookies()).toEqual([]);
    await first.getByRole('link', { name: 'Sign in' }).click();
    await first.getByLabel('Password').waitFor();
  });
});
