import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../../../libs/testing/src/process/ports.ts';
import { Relay } from './relay.ts';

describe('a relay', () => {
  it('forwards to the same instance until it is closed', async () => {
    const instance = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(instance, 'listening');
    const port = await freePort();
    const relay = new Relay('127.0.0.11', port, (instance.address() as AddressInfo).port);
    await relay.open();
    const before = performance.now();
    expect(await (await fetch(`http://127.0.0.11:${port}/`)).text()).toBe('here');
    expect(relay.lastUsed).toBeGreaterThanOrEqual(before);
    await relay.close();
    await expect(fetch(`http://127.0.0.11:${port}/`)).rejects.toThrow();
    instance.closeAllConnections();
    await once(instance.close(), 'close');
  });
});
