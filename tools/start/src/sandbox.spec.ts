import { join } from 'node:path';
import { findSandbox } from './sandbox.ts';

describe('the sandbox with its ports moved', () => {
  it('moves the ports in what is to be typed, and nothing else', () => {
    const root = join(__dirname, '../../..');
    const [here, moved] = [findSandbox(root, 0), findSandbox(root, 1_000)];
    expect([moved.port, ...moved.ports]).toEqual([10_080, 10_088, 10_089]);
    const back = (command: string): string => command.replace(/(127\.0\.0\.1:)(\d+)/g, (_, host: string, port: string) => `${host}${Number(port) - 1_000}`);
    expect(moved.commands.map(({ command }) => back(command))).toEqual(here.commands.map(({ command }) => command));
  });
});
