import { family, openFiles, readMachineTicks, readTicks, residentBytes } from './proc.ts';

describe('what /proc tells', () => {
  it('is read past any name of a process', () => {
    expect(readTicks('7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 50 25 1 2 20 0 11 0')).toBe(75);
  });

  it('counts what others stole as busy', () => {
    expect(readMachineTicks('cpu  10 1 5 70 4 2 3 5 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toEqual({ busy: 26, total: 100 });
  });

  it('is there for this process', () => {
    expect(residentBytes(process.pid)).toBeGreaterThan(10_000_000);
    expect(openFiles(process.pid)).toBeGreaterThan(3);
    expect(family(process.pid)).toContain(process.pid);
  });
});
