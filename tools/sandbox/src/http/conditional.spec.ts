import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { EVERY_OPERATION } from '../testing/every-operation.ts';
import { call } from '../testing/http-client.ts';
import { matchesNoneOf } from './conditional.ts';

describe('caching fields', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterAll(() => sandbox.close());

  it('every read carries a strong ETag, and 304 answers it without a body', async () => {
    for (const { service, target } of EVERY_OPERATION.filter(({ body }) => body === undefined)) {
      const first = await call(sandbox, service, target);
      const tag = first.headers.get('etag')!;
      expect(tag).toMatch(/^"[\w-]{27}"$/);
      const second = await call(sandbox, service, target, undefined, { 'if-none-match': `"other", W/${tag}` });
      expect({ target, status: second.status, text: second.text, etag: second.headers.get('etag') }).toEqual({ target, status: 304, text: '', etag: tag });
      expect(second.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    }
  });

  it('another tag gets the whole answer', async () => {
    const reply = await call(sandbox, 'catalog', '/products/p-00001', undefined, { 'if-none-match': '"other"' });
    expect(reply.status).toBe(200);
  });

  it('HEAD gives the fields of GET and no body', async () => {
    const url = `${sandbox.urls.catalog[0]}/products/p-00001`;
    const [head, get] = await Promise.all([fetch(url, { method: 'HEAD' }), fetch(url)]);
    expect(await head.text()).toBe('');
    for (const name of ['etag', 'cache-control', 'content-type', 'content-length'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it('what depends on a person is never public, what is the same for all is', async () => {
    const policies = new Map<string, string | null>();
    for (const { service, operationId, target, body } of EVERY_OPERATION) {
      policies.set(operationId, (await call(sandbox, service, target, body)).headers.get('cache-control'));
    }
    const named = (pattern: RegExp) =>
      [...policies].filter(([, policy]) => pattern.test(policy ?? '')).map(([operationId]) => operationId);
    expect(named(/^private, /)).toEqual(['quote', 'readStock', 'getCustomer', 'listAddresses', 'listOrders', 'getOrder']);
    expect(named(/^no-store$/)).toEqual(['createOrder']);
    expect(named(/^public, max-age=\d+/)).toHaveLength(policies.size - 7);
  });

  it.each([
    [undefined, true],
    ['*', false],
    ['"a"', false],
    ['W/"a"', false],
    ['"b", "a"', false],
    ['"b"', true],
  ])('If-None-Match %s against "a"', (field, expected) => {
    expect(matchesNoneOf(field, '"a"')).toBe(expected);
  });
});
