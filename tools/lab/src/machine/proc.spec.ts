import { coreTicks, endedChildrenTicks, family, openFiles, processTicks, readCoreTicks, readProcessTicks, residentBytes, ticksPerSecond } from './proc.ts';

describe('CPU time of a process', () => {
  it('is user and system time together, whatever the process is called', () => {
    const stat = '123 (a) b (c) S 1 123 123 0 -1 4194560 100 0 0 0 250 40 7 2 20 0 11 0 100 1 1';
    expect(readProcessTicks(stat)).toEqual({ own: 290, endedChildren: 9 });
  });

  it('grows while this process works', () => {
    const before = processTicks(process.pid);
    const until = performance.now() + 10_000;
    while (processTicks(process.pid) < before + 5 && performance.now() < until);
    expect(processTicks(process.pid)).toBeGreaterThanOrEqual(before + 5);
    expect(endedChildrenTicks()).toBeGreaterThanOrEqual(0);
  });

  it('is counted in ticks', () => {
    expect(ticksPerSecond()).toBeGreaterThanOrEqual(100);
  });
});

describe('time of the cores', () => {
  const stat = 'cpu  10 1 5 70 4 2 3 5 0 0\ncpu0 100 1 20 500 7 0 3 6 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\nintr 5\n';

  it('is busy unless idle or waiting for a disk; stolen time is busy', () => {
    expect(readCoreTicks(stat, 0)).toEqual({ busy: 130, total: 637 });
    expect(readCoreTicks(stat)).toEqual({ busy: 26, total: 100 });
  });

  it('throws for a core that does not exist', () => {
    expect(() => readCoreTicks(stat, 7)).toThrow('cpu7');
    expect(coreTicks().total).toBeGreaterThan(coreTicks(0).total);
  });
});

describe('what else /proc tells', () => {
  it('is there for this process', () => {
    expect(residentBytes(process.pid)).toBeGreaterThan(10_000_000);
    expect(openFiles(process.pid)).toBeGreaterThan(3);
    expect(family(process.pid)).toContain(process.pid);
  });
});
