import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { StartFailure } from './start-failure.ts';
import { refuseTakenPorts } from './taken-ports.ts';

describe('the check for taken ports', () => {
  it('names all of them at once with the app that wants them, also when taken on one address only', async () => {
    const holders = [createServer(), createServer()];
    for (const holder of holders) await once(holder.listen(0, '127.0.0.1'), 'listening');
    const [first = 0, second = 0] = holders.map((holder) => (holder.address() as AddressInfo).port);
    const refusal = refuseTakenPorts([{ port: first, by: 'web-bff' }, { port: 0, by: 'any' }, { port: second, by: 'sandbox' }]);
    await expect(refusal).rejects.toThrow(StartFailure);
    await expect(refusal).rejects.toThrow(`  ${first}  wanted by web-bff\n  ${second}  wanted by sandbox\nStop what holds them`);
    for (const holder of holders) await once(holder.close(), 'close');
  });

  it('passes when all are free', async () => {
    await expect(refuseTakenPorts([{ port: 0, by: 'web-bff' }])).resolves.toBeUndefined();
  });
});
