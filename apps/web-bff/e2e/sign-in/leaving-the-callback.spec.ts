import { DEVELOPMENT_PASSWORD, FormBrowser } from '@portico/sandbox';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from './page.ts';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const WHO = 'c-00001';

describe('a browser that leaves while its sign-in ends', () => {
  let web: SigningIn;
  let page: Page;

  beforeAll(async () => {
    web = await startSigningIn();
    page = await web.signIn(WHO);
  });
  afterAll(() => web.close());

  const open = async (): Promise<number> => ((await page.fetch('/auth/sessions')).json as { readonly sessions: readonly unknown[] }).sessions.length;

  /** Begins a sign-in, and leaves so many milliseconds after its callback was asked for. */
  async function leaveAfter(time: number): Promise<void> {
    const begun = await web.bff.request('/auth/login', { redirect: 'manual' });
    const cookie = begun.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
    const person = new FormBrowser(`${web.bff.url}/`);
    const first = await person.open(begun.headers.get('location') ?? '');
    const { url } = first.status === 0 ? first : await person.submit({ login: WHO, password: DEVELOPMENT_PASSWORD });
    const socket = connect(Number(new URL(web.bff.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET ${url.slice(web.bff.url.length)} HTTP/1.1\r\nHost: ${new URL(web.bff.url).host}\r\nCookie: ${cookie}\r\n\r\n`);
    await delay(time);
    socket.destroy();
  }

  it('leaves no session behind without its cookie', async () => {
    let written = 0;
    web.bff.events.requestFinished.subscribe(({ status, context: { route } }) => (written += Number(route?.path === '/auth/callback' && status === 303)));
    const times = [1, 2, 3, 4, 6, 8];
    for (const time of times) await leaveAfter(time);
    // A sign-in that goes on alone has had its time when a whole one, begun later, has ended; it takes a few milliseconds.
    await web.signIn('c-00002');
    await delay(500);
    const late = written - 1;
    expect(late).toBeLessThan(times.length);
    // Those whose answer was out, to the last byte, before it was known that they had left may have one.
    expect(await open()).toBeLessThanOrEqual(1 + late);
  });
});
