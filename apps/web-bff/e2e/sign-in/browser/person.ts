import { DEVELOPMENT_PASSWORD } from '@portico/sandbox';
import type { BrowserContext, Cookie, Page } from 'playwright-core';

/** What a page leaves behind in a browser, and what its scripts can see of it. */
export interface Kept {
  readonly local: readonly string[];
  readonly session: readonly string[];
  readonly databases: readonly string[];
  readonly caches: readonly string[];
  readonly workers: number;
  readonly cookies: string;
  readonly state: unknown;
  readonly windowName: string;
}

export const NOTHING_KEPT: Kept = { local: [], session: [], databases: [], caches: [], workers: 0, cookies: '', state: null, windowName: '' };

/** Runs in the page. */
const KEPT = `(async () => ({
  local: Object.entries(localStorage).flat(),
  session: Object.entries(sessionStorage).flat(),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookies: document.cookie,
  state: history.state,
  windowName: window.name,
}))()`;

const TRIES = 20;

/** Somebody at a browser, who uses the page of web-bff by what can be seen of it. */
export class Person {
  /** What went wrong in pages: scripts that threw, and what the page's policy refused. */
  readonly faults: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly origin: string,
  ) {
    context.on('weberror', (error) => this.faults.push(error.error().message));
    context.on('console', (message) => void (message.text().includes('Content Security Policy') && this.faults.push(message.text())));
  }

  /** Opens a tab with the page, which has then looked who is signed in. */
  async opensTab(): Promise<Page> {
    const tab = await this.context.newPage();
    await tab.goto(`${this.origin}/`);
    await tab.getByText(/^(Not signed|Signed) in/).waitFor();
    return tab;
  }

  /** Signs in with the pages of the identity provider. Comes back to the page when all of it is shown. */
  async signsIn(tab: Page, customer: string): Promise<void> {
    await tab.getByRole('link', { name: 'Sign in' }).click();
    await tab.getByLabel('Customer or email address').fill(customer);
    await tab.getByLabel('Password').fill(DEVELOPMENT_PASSWORD);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await this.isSignedIn(tab, customer);
  }

  /** Done when the page shows that somebody is signed in, and all of theirs. */
  async isSignedIn(tab: Page, customer: string): Promise<void> {
    await tab.getByText(`(${customer}`).waitFor();
    await tab.getByText('This browser').waitFor();
  }

  /** Refreshes until the page shows what it should: on a busy machine any part of it may be late, and is then left out. */
  async refreshesUntil(tab: Page, shows: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await shows()) return;
      await Promise.all([tab.waitForResponse(/\/api\/home/), tab.getByRole('button', { name: 'Refresh' }).click()]);
    }
    throw new Error(`the page does not show what it should after ${TRIES} tries: ${await tab.innerText('body')}`);
  }

  /** Signs out, here and at the identity provider, which asks first. Comes back to the page. */
  async signsOut(tab: Page): Promise<void> {
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByRole('heading', { name: 'Sign out?' }).waitFor();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('Not signed in').waitFor();
  }

  /** Done when the page says that the session is over, and how to begin another. */
  async isToldThatItIsOver(tab: Page): Promise<void> {
    await tab.getByRole('status').getByText('Your session has ended.').waitFor();
    await tab.getByRole('link', { name: 'Sign in' }).waitFor();
  }

  /** What the tabs with the page have kept. */
  kept(): Promise<Kept[]> {
    return Promise.all(this.tabs.map((tab) => tab.evaluate<Kept>(KEPT)));
  }

  /** What the tabs with the page show and hold, as HTML. */
  shown(): Promise<string[]> {
    return Promise.all(this.tabs.map((tab) => tab.content()));
  }

  /** Those of web-bff as the browser has them, which no script sees. Cookies know no ports: the provider's may be beside them. */
  async cookies(): Promise<Cookie[]> {
    return (await this.context.cookies(this.origin)).filter(({ name }) => name.startsWith('__Host-'));
  }

  private get tabs(): Page[] {
    return this.context.pages().filter((tab) => tab.url().startsWith(`${this.origin}/`));
  }
}
