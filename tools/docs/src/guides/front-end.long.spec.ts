import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEVELOPMENT_PASSWORD } from '@portico/sandbox';
import { describeWith, whereIs } from '@portico/testing';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { CONTROL, Demo } from '../examples/demo.ts';
import { read } from '../tree/workspace.ts';
import { FrontEndProject } from './front-end-project.ts';

const GUIDE = read('docs/guides/front-end.md');
const ORIGIN = 'http://localhost:5173';
const CUSTOMER = 'c-00001';

/** Milliseconds that a page may take on a busy machine. */
const PATIENCE = 20_000;
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

jest.setTimeout(120_000);

describeWith('chromium')('docs/guides/front-end.md', () => {
  let kept: string;
  let demo: Demo;
  let project: FrontEndProject;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    expect(GUIDE).toContain(`PORTICO_SESSION__ORIGIN=${ORIGIN} `);
    kept = mkdtempSync(join(tmpdir(), 'portico-kept-'));
    demo = await Demo.start({ apps: ['web-bff'], certificates: kept, env: { PORTICO_SESSION__ORIGIN: ORIGIN } });
    project = new FrontEndProject(GUIDE, demo.origins['localhost:4000'] as string);
    await project.installClient();
    await project.serve(ORIGIN);
    browser = await chromium.launch({ executablePath: whereIs('chromium') as string, args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await project?.remove();
    await demo?.close();
    rmSync(kept, { recursive: true });
  });

  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(ORIGIN);
    await page.getByText('Not signed in').waitFor();
  });
  afterEach(async () => {
    await demo?.reset();
    await page?.context().close();
  });

  const signIn = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Customer or email address').fill(CUSTOMER);
    await page.getByLabel('Password').fill(DEVELOPMENT_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(`Signed in as ${CUSTOMER}`).waitFor();
  };
  /** The status of a request that the page's script makes without the client. */
  const statusOf = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    page.evaluate(async ([where, more]) => (await fetch(where, { headers: more })).status, [path, headers] as const);

  it('shows a page that compiles with the client', async () => {
    expect(await project.typeErrors()).toBe('');
  });

  it('signs somebody in behind Vite, and out', async () => {
    await signIn();
    expect(new URL(page.url()).origin).toBe(ORIGIN);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign out?' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Not signed in').waitFor();
    expect(new URL(page.url()).origin).toBe(ORIGIN);
  });

  it('has requests with the session refused that lack the header of the client', async () => {
    await signIn();
    const statuses = { without: await statusOf('/auth/sessions'), with: await statusOf('/auth/sessions', { 'x-csrf': '1' }) };
    expect(statuses).toEqual({ without: 403, with: 200 });
  });

  it('shows what an answer lacks, and why', async () => {
    await page.locator('#home', { hasText: /: \d/ }).waitFor();
    const order = { service: 'pricing', kind: 'error' };
    const ordered = await fetch(`${demo.origins[CONTROL]}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    expect(ordered.ok).toBe(true);
    await page.getByRole('button', { name: 'Again' }).click();
    await page.locator('#missing', { hasText: 'prices (unavailable)' }).waitFor();
    expect(await page.locator('#home').innerText()).toContain(': no price');
  });
});
