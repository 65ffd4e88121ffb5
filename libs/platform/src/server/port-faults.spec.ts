import { portFaults } from './port-faults.ts';

describe('the two ports of a BFF', () => {
  it.each([
    [['127.0.0.1', 4_000], ['127.0.0.1', 4_000], true],
    [['0.0.0.0', 4_000], ['127.0.0.1', 4_000], true],
    [['127.0.0.1', 4_000], ['0.0.0.0', 4_000], true],
    [['::', 4_000], ['10.0.0.1', 4_000], true],
    [['10.0.0.1', 4_000], ['::', 4_000], true],
    [['10.0.0.1', 4_000], ['127.0.0.1', 4_000], false],
    [['127.0.0.1', 4_000], ['127.0.0.1', 4_001], false],
    [['0.0.0.0', 0], ['0.0.0.0', 0], false],
    // Neither could be read.
    [['0.0.0.0', undefined], ['0.0.0.0', undefined], false],
  ] as const)('of %j and %j cannot be opened beside each other: %s', (server, management, meet) => {
    const [one, other] = [server, management].map(([host, port]) => ({ host, port }));
    expect(portFaults({ server: one, management: other } as never)).toEqual(meet ? [expect.stringContaining('server.port and management.port are both 4000')] : []);
  });
});
