import { DEVELOPMENT_PASSWORD, EXAMPLES } from '@portico/sandbox';
import { setTimeout as wait } from 'node:timers/promises';
import { goodRequests } from '../good-requests.ts';
import { inARealBrowser, SHORT, someone, web } from './browser/in-a-real-browser.ts';

const { customer } = EXAMPLES;

const REFRESHED = { grantType: 'refresh_token' };

/** Seconds that an access token is good for, and milliseconds after which a short one is not. */
const [LONG, OVER] = [300, 2_100];

inARealBrowser(() => {
  it('goes on when the access token has expired, in two tabs, after one refresh', async () => {
    const { control } = web.sandbox.identity;
    const person = await someone();
    const tabs = [await person.opensTab(), await person.opensTab()] as const;
    await person.signsIn(tabs[0], customer);
    // On a busy machine the first token may have been replaced already, and a request for the next may be in flight.
    await control.until(() => control.calls('token').inFlight === 0);
    control.changeRules(web.client.id, { accessTokenSeconds: LONG });
    const before = control.tokenRequests(REFRESHED).length;
    await wait(OVER);
    await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Refresh' }).click()));
    for (const tab of tabs) await tab.getByText('This browser').waitFor();
    await tabs[0].reload();
    await person.isSignedIn(tabs[0], customer);
    expect(control.tokenRequests(REFRESHED)).toHaveLength(before + 1);
    control.changeRules(web.client.id, { accessTokenSeconds: SHORT });
  });

  it('is over when the provider says so, which a tab notices when it is looked at', async () => {
    const person = await someone();
    const [first, second] = [await person.opensTab(), await person.opensTab()];
    await person.signsIn(first, customer);
    await second.reload();
    await person.isSignedIn(second, customer);
    await web.sandbox.identity.control.signOutEverywhere(customer);
    await first.getByRole('button', { name: 'Refresh' }).click();
    await person.isToldThatItIsOver(first);
    // A browser without windows has none that gets the focus.
    await second.evaluate('void window.dispatchEvent(new Event("focus"))');
    await person.isToldThatItIsOver(second);
    for (const tab of [first, second]) expect(await tab.getByRole('heading', { name: /Your/ }).count()).toBe(0);
  });

  it('lets somebody end what they began in another browser', async () => {
    const [here, there] = [await someone(), await someone('localhost')];
    const [tab, other] = [await here.opensTab(), await there.opensTab()];
    await here.signsIn(tab, customer);
    await there.signsIn(other, customer);
    await tab.getByRole('button', { name: 'Refresh' }).click();
    await tab.getByRole('button', { name: /^End: Another sign-in/ }).click();
    await tab.getByText('Another sign-in').waitFor({ state: 'detached' });
    await other.getByRole('button', { name: 'Refresh' }).click();
    await there.isToldThatItIsOver(other);
    await here.isSignedIn(tab, customer);
  });

  it('shows nothing of somebody who has signed out, on the way back', async () => {
    const person = await someone();
    const tab = await person.opensTab();
    await person.signsIn(tab, customer);
    await tab.addInitScript('addEventListener("pageshow", () => (window.firstShown = document.body.innerText))');
    await tab.reload();
    await person.isSignedIn(tab, customer);
    await person.signsOut(tab);
    let pages = 0;
    for (await tab.goBack(); tab.url() !== 'about:blank'; await tab.goBack()) {
      if (!tab.url().startsWith(web.bff.url)) continue;
      await tab.getByText('Not signed in').waitFor();
      expect(await tab.evaluate('window.firstShown')).not.toContain(customer);
      expect(await tab.content()).not.toContain(customer);
      pages += 1;
    }
    expect(pages).toBeGreaterThanOrEqual(2);
  });

  it('has no answer for one customer from what its cache keeps of another', async () => {
    const person = await someone();
    const tab = await person.opensTab();
    const personal = web.bff.routes.filter(({ method, access }) => method === 'GET' && access !== 'public').map(({ path }) => `GET ${path}`);
    const good = Object.entries({ ...goodRequests(), 'GET /auth/session': { target: '/auth/session' }, 'GET /auth/sessions': { target: '/auth/sessions' } });
    const targets = good.filter(([route]) => route.startsWith('GET ')).map(([route, { target }]) => ({ target, personal: personal.includes(route) }));
    /** As the page's script asks, with whatever the browser has kept. */
    const seen = (): Promise<{ id: string; text: string }[]> =>
      tab.evaluate(async (asked) => Promise.all(asked.map(async (target) => {
        const answer = await fetch(target, { headers: { 'x-csrf': '1' } });
        return { id: answer.headers.get('request-id') ?? '', text: await answer.text() };
      })), targets.map(({ target }) => target));
    const views: { id: string; text: string }[][] = [await seen()];
    for (const one of ['c-00001', 'c-00002']) {
      await person.signsIn(tab, one);
      views.push(await seen(), await seen());
      await person.signsOut(tab);
      views.push(await seen());
    }
    const faults = targets.flatMap(({ target, personal: own }, at) => {
      const [, first, , , second, , after] = views.map((view) => view[at]);
      const ids = views.map((view) => view[at]?.id);
      return [
        ...(own && new Set(ids).size < ids.length ? [`${target} was answered from the cache: ${ids.join()}`] : []),
        ...(/c-00001/.test(`${second?.text}${after?.text}`) ? [`${target} holds the customer before`] : []),
        ...(own && first?.text === second?.text ? [`${target} is the same for two customers`] : []),
      ];
    });
    expect(targets.filter((one) => one.personal).length).toBeGreaterThan(1);
    expect(faults).toEqual([]);
  });

  it('leaves nothing personal in a page that a browser keeps for the way back', async () => {
    const person = await someone();
    const tab = await person.opensTab();
    await person.signsIn(tab, customer);
    expect(await tab.content()).toContain(customer);
    // Chromium keeps no page that is no-store; one that does must find this on its way back (HTML, section 7.4.6.2).
    await tab.evaluate('void dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))');
    expect(await tab.content()).not.toContain(customer);
    await tab.evaluate('void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))');
    await person.isSignedIn(tab, customer);
  });

  it('says so when somebody does not sign in after all', async () => {
    const person = await someone();
    const tab = await person.opensTab();
    await tab.getByRole('link', { name: 'Sign in' }).click();
    await tab.getByRole('link', { name: 'Do not sign in' }).click();
    await tab.getByRole('status').getByText('You have not signed in.').waitFor();
    expect({ innerText: await tab.locator('#who').innerText(), search: new URL(tab.url()).search }).toEqual({ innerText: 'Not signed in', search: '' });
  });

  it('comes back to its own page in each of six tabs that are restored at once, and shows a way on in one whose sign-in is over', async () => {
    const person = await someone();
    const tabs = await Promise.all(Array.from({ length: 6 }, () => person.opensTab()));
    await Promise.all(tabs.map(async (tab, at) => tab.goto(`${new URL(tab.url()).origin}/auth/login?returnTo=/%23tab-${at}`)));
    for (const [at, tab] of tabs.entries()) {
      await tab.getByLabel('Customer or email address').fill(customer);
      await tab.getByLabel('Password').fill(DEVELOPMENT_PASSWORD);
      await tab.getByRole('button', { name: 'Sign in' }).click();
      await tab.waitForURL((url) => url.hash === `#tab-${at}`);
      await person.isSignedIn(tab, customer);
    }
    const first = tabs[0] as (typeof tabs)[0];
    const callback = await first.goto(`${new URL(first.url()).origin}/auth/callback?code=x&state=y`);
    expect(callback?.status()).toBe(400);
    await first.getByRole('link', { name: 'Sign in again' }).click();
    await person.isSignedIn(first, customer);
  });
});
