import { join } from 'node:path';
import { findSandbox } from './sandbox.ts';

describe('the sandbox with its ports moved', () => {
  it('moves the ports in what is to be typed, and nothing else', () => {
    const root = join(__dirname, '../../..');
    const [here, moved] = [findSandbox(root, 0), findSandbox(root, 1_000)];
    expect([moved.port, ...moved.ports]).toEqual([10_080, 10_088, 10_089]);
    expect(moved.commands.map(({ command }) => command.replace('127.0.0.1:100', '127.0.0.1:90'))).toEqual(here.commands.map(({ command }) => command));
  });
});
