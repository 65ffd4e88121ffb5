import { EventEmitter } from 'node:events';
import { StopSignals } from './stop-signals.ts';

describe('a signal to stop', () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  afterAll(() => written.mockRestore());

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('ends the process at once before it serves: %s', (signal, code) => {
    const [source, exit] = [new EventEmitter(), jest.fn()];
    new StopSignals(source as NodeJS.Process, exit);
    source.emit(signal);
    expect({ codes: exit.mock.calls, said: written.mock.calls.at(-1) }).toEqual({ codes: [[code]], said: [`${signal}: ended before it served\n`] });
  });

  it.each([[true, 1], [false, 0]] as const)('is SIGHUP where a terminal is hung up only: %s', (terminal, times) => {
    const [source, stop] = [new EventEmitter(), jest.fn()];
    new StopSignals(source as NodeJS.Process, jest.fn(), terminal).serve(stop);
    source.emit('SIGHUP');
    expect(stop).toHaveBeenCalledTimes(times);
  });

  it('stops what serves, once, whichever signals come', () => {
    const [source, exit, stop] = [new EventEmitter(), jest.fn(), jest.fn()];
    new StopSignals(source as NodeJS.Process, exit).serve(stop);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM']) source.emit(signal);
    expect({ stopped: stop.mock.calls.length, exited: exit.mock.calls.length }).toEqual({ stopped: 1, exited: 0 });
  });
});
