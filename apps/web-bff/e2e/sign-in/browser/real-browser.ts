import { whereIs } from '@portico/testing';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { Traffic } from './traffic.ts';
import { Person } from './person.ts';

/** It makes no requests but those of the pages, and needs no rights of the machine. */
export const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Milliseconds that a page may take on a busy machine. */
const PATIENCE = 20_000;

/** Chromium without a window, with all that it says and hears. */
export class RealBrowser {
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly traffic: Traffic,
  ) {}

  static async start(): Promise<RealBrowser> {
    const traffic = await Traffic.listen();
    const browser = await chromium.launch({
      executablePath: whereIs('chromium') as string,
      args: FLAGS,
      proxy: { server: traffic.url },
    });
    return new RealBrowser(browser, traffic);
  }

  /** Somebody with cookies and storage of their own. @param origin where they find web-bff */
  async person(origin: string): Promise<Person> {
    const context = await this.browser.newContext();
    context.setDefaultTimeout(PATIENCE);
    this.contexts.push(context);
    return new Person(context, origin);
  }

  /** Everybody leaves. */
  async clear(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
    this.traffic.forget();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.traffic.close();
  }
}
