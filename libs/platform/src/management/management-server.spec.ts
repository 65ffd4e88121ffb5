import { ManagementPages } from './management-pages.ts';
import type { PageAnswer } from './management-pages.ts';
import { ManagementServer } from './management-server.ts';

const pages = new ManagementPages();
const page = (path: string, render: () => PageAnswer | Promise<PageAnswer>): void => pages.add({ path, about: '', render });
page('/at-once', () => {
  throw new Error('broken');
});
page('/later', () => Promise.reject(new Error('broken')));
page('/nothing', () => Promise.reject(null));
page('/header', () => ({ type: 'text/plain\r\nx: y', body: '' }));
page('/body', () => ({ type: 'text/plain', body: 1 as never }));
page('/good', () => ({ type: 'text/plain', body: 'good' }));

describe('a page of the management port that fails', () => {
  const server = new ManagementServer(pages, 'spec');
  let url: string;

  beforeAll(async () => {
    url = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  });
  afterAll(() => server.close());

  it.each(['/at-once', '/later', '/nothing', '/header'])('is answered 500, and the others go on: %s', async (path) => {
    const { status } = await fetch(url + path);
    expect({ status, next: await (await fetch(`${url}/good`)).text() }).toEqual({ status: 500, next: 'good' });
  });

  it('ends with the reason when its body is no text, and the others go on', async () => {
    const text = await fetch(`${url}/body`).then((answer) => answer.text());
    expect({ text: text.includes('TypeError'), next: await (await fetch(`${url}/good`)).text() }).toEqual({ text: true, next: 'good' });
  });
});
