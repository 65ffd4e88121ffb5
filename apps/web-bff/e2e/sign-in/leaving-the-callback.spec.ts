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

  /** @returns whether an answer had begun to come */
  async function leaveAfter(time: number): Promise<boolean> {
    const begun = await web.bff.request('/auth/login', { redirect: 'manual' });
    const cookie = begun.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
    const person = new FormBrowser(`${web.bff.url}/`);
    const first = await person.open(begun.headers.get('location') ?? '');
    const { url } = first.status === 0 ? first : await person.submit({ login: WHO, password: DEVELOPMENT_PASSWORD });
    const socket = connect(Number(new URL(web.bff.url).port), '127.0.0.1');
    let answered = false;
    socket.on('data', () => (answered = true));
    await once(socket, 'connect');
    socket.write(`GET ${url.slice(web.bff.url.length)} HTTP/1.1\r\nHost: ${new URL(web.bff.url).host}\r\nCookie: ${cookie}\r\n\r\n`);
    await delay(time);
    socket.destroy();
    return answered;
  }

  it('leaves no session behind that nobody has', async () => {
    let answered = 0;
    for (const time of [1, 2, 3, 4, 6, 8]) answered += Number(await leaveAfter(time));
    expect(answered).toBeLessThan(6);
    // A sign-in that goes on alone has had its time when a whole one, begun later, has ended; it takes a few milliseconds.
    await web.signIn('c-00002');
    await delay(500);
    // Those whose answer was on its way when they left may have one.
    expect(await open()).toBeLessThanOrEqual(1 + answered);
  });
});
