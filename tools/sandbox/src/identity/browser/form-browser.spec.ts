import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FormBrowser } from './form-browser.ts';

const FORM = `<form id="f" action="/sent?a=1&amp;b=2" method="post"><input type="hidden" name="token" value="x &quot;y&quot;"><input name="login"></form>`;

describe('a form browser', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const redirect = (location: string): void => void response.writeHead(303, { location, 'set-cookie': 'seen=yes; Path=/' }).end();
      if (request.url === '/start') redirect('/form');
      else if (request.url === '/form') response.end(FORM);
      else if (request.url === '/away') redirect('com.example.app:/callback?code=1');
      else if (request.url === '/loop') redirect('/loop');
      else void text(request).then((body) => response.end(`${request.method} ${request.url} ${body} ${request.headers.cookie}`));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  it('follows redirects, and sends the form with what was in it, what is filled in, and its cookies', async () => {
    const browser = new FormBrowser();
    expect(await browser.open(`${origin}/start`)).toMatchObject({ url: `${origin}/form`, status: 200, html: FORM });
    expect((await browser.submit({ login: 'c-1' })).html).toBe('POST /sent?a=1&b=2 token=x+%22y%22&login=c-1 seen=yes');
  });

  it('calls as a script does, with the cookies there are', async () => {
    const browser = new FormBrowser();
    await browser.fetch(`${origin}/start`);
    const answer = await browser.fetch(`${origin}/api`, { method: 'PUT', body: 'x' });
    expect(await answer.text()).toBe('PUT /api x seen=yes');
  });

  it('stops before URLs that are not of the web, and where it is told to', async () => {
    expect(await new FormBrowser().open(`${origin}/away`)).toMatchObject({ url: 'com.example.app:/callback?code=1', status: 0 });
    expect(await new FormBrowser(`${origin}/form`).open(`${origin}/start`)).toMatchObject({ url: `${origin}/form`, status: 0 });
  });

  it('gives up on redirects without end, and where there is no form', async () => {
    const browser = new FormBrowser();
    await expect(browser.open(`${origin}/loop`)).rejects.toThrow('redirects without end');
    await expect(browser.submit({})).rejects.toThrow('nowhere has no form');
  });
});
