import { ConnectionPool } from '../connections/connection-pool.ts';
import { HttpEndpoints } from './http-endpoints.ts';

describe('the endpoints of HTTP instances', () => {
  const endpoints = (): HttpEndpoints => new HttpEndpoints({ connections: 1, connectTimeout: 100, keepAlive: 100 });
  const place = { address: 'https://192.0.2.7:8443', weight: 1, priority: 0 };

  afterEach(() => jest.restoreAllMocks());

  it.each([
    [{}, '192.0.2.7:8443'],
    [{ authority: 'shop.test' }, 'shop.test'],
    [{ authority: 'shop.test:8443', ip: '192.0.2.7' }, 'shop.test:8443'],
  ])('are asked as what discovery calls them: %j', (found, host) => {
    expect(endpoints().open({ ...place, ...found }).fields).toBe(`\r\nhost: ${host}\r\nconnection: keep-alive`);
  });

  it('are renewed and destroyed as long as they are not retired, which lets them finish', async () => {
    const done: string[] = [];
    const all = endpoints();
    const [one, other] = [all.open(place), all.open(place)];
    for (const what of ['renew', 'close', 'destroy'] as const) {
      jest.spyOn(ConnectionPool.prototype, what).mockImplementation(function (this: ConnectionPool) {
        done.push(`${what} ${this === one ? 'one' : 'other'}`);
      });
    }
    all.renew();
    all.retire(other);
    all.renew();
    await all.destroy();
    expect(done).toEqual(['renew one', 'renew other', 'close other', 'renew one', 'destroy one']);
  });
});
