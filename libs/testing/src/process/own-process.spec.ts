import { runProcess, startProcess } from './own-process.ts';
import { freeRange } from './ports.ts';

const node = (program: string) => ({ command: process.execPath, arguments: ['-e', program] });

describe('a process of our own', () => {
  it('runs to its end, and gives what it wrote to stdout', async () => {
    expect(await runProcess('it', node(`console.error('aside'); console.log('said')`))).toBe('said\n');
  });

  it('fails with all that it wrote', async () => {
    await expect(runProcess('it', node(`console.log('said'); console.error('why'); process.exitCode = 3`))).rejects.toThrow('it ended with 3:\nsaid\nwhy');
  });

  it.each([
    ['ends before', `console.error('why')`, 10_000, 'no sign: the process has ended\nwhy'],
    ['takes too long, and is stopped then', `setInterval(() => {}, 1000)`, 500, 'waited 0.5 s in vain for sign'],
  ])('is not waited for when it %s', async (_, program, within, fault) => {
    const started = await startProcess(node(program));
    await expect(started.until('sign', within, () => undefined)).rejects.toThrow(fault);
    expect(started.running).toBe(false);
  });

  it('is stopped while it is paused', async () => {
    const started = await startProcess(node('setInterval(() => {}, 1000)'));
    started.pause();
    await started.stop();
    expect(await started.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

describe('free ports', () => {
  it('are others each time', async () => {
    const [one, other] = await Promise.all([freeRange(5), freeRange(5)]);
    expect(Math.abs(one - other)).toBeGreaterThanOrEqual(5);
  });
});
