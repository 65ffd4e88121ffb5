import { readCommandLine, UsageError } from './command-line.ts';

describe('the command line of npm start', () => {
  it('moves no port unless asked', () => {
    expect(readCommandLine([])).toEqual({ portOffset: 0, help: false });
    expect(readCommandLine(['--port-offset', '1000'])).toEqual({ portOffset: 1000, help: false });
  });

  it.each([['--port-offset', '-1'], ['--port-offset', '60000'], ['--port-offset', 'many'], ['--port-offset'], ['--ports', '1'], ['web-bff']])(
    'refuses %s %s',
    (...args) => expect(() => readCommandLine(args)).toThrow(UsageError),
  );
});
