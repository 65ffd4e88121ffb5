import { describeWith } from '@portico/testing';
import { LogoutTokens } from '../logout-tokens.ts';
import { startSigningIn } from '../signing-in.ts';
import type { SigningIn } from '../signing-in.ts';
import { NOTHING_KEPT } from './person.ts';
import type { Person } from './person.ts';
import { RealBrowser } from './real-browser.ts';

/** Seconds that an access token is good for. */
export const SHORT = 2;

// Of the tests that run now; each file of them has its own.
export let web: SigningIn;
export let browser: RealBrowser;
let logoutTokens: LogoutTokens;
let people: Person[] = [];

/** Somebody with a browser of their own. @param host where they find web-bff */
export const someone = async (host = '127.0.0.1'): Promise<Person> => {
  const person = await browser.person(`http://${host}:${new URL(web.bff.url).port}`);
  people.push(person);
  return person;
};

/** Looks everywhere for the tokens that the provider has really given out, and for what looks like one. */
const expectNoTokens = async (): Promise<void> => {
  const issued = web.sandbox.identity.control.issuedTokens().map(({ value }) => value);
  for (const person of people) {
    const kept = await person.kept();
    expect(kept).toEqual(kept.map(() => NOTHING_KEPT));
    const held = [...(await person.shown()), JSON.stringify(await person.cookies())];
    expect(issued.filter((token) => held.some((text) => text.includes(token)))).toEqual([]);
    expect(person.faults).toEqual([]);
  }
  for (const token of [...issued, ...(logoutTokens.last ? [logoutTokens.last] : [])]) expect(browser.traffic.holding(token)).toEqual([]);
  expect(browser.traffic.holdingJwts()).toEqual([]);
};

/** Tests of web-bff in Chromium; after each of them no token may be found anywhere. */
export function inARealBrowser(tests: () => void): void {
  // A browser beside everything else: on a busy machine each page takes seconds.
  jest.setTimeout(90_000);

  describeWith('chromium')('web-bff in a real browser', () => {
    beforeAll(async () => {
      logoutTokens = await LogoutTokens.listen();
      web = await startSigningIn({ rules: { accessTokenSeconds: SHORT }, backchannelLogoutUri: logoutTokens.url });
      logoutTokens.sentTo = web.bff;
      browser = await RealBrowser.start();
    });
    beforeEach(() => web.sandbox.identity.control.reset());
    afterEach(async () => {
      try {
        await expectNoTokens();
      } finally {
        people = [];
        await browser.clear();
      }
    });
    afterAll(async () => {
      await browser.close();
      await web.close();
      await logoutTokens.close();
    });

    tests();
  });
}
