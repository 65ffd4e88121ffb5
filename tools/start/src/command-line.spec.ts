import { readCommandLine, UsageError } from './command-line.ts';

const APPS = ['web-bff', 'kiosk'];

describe('the command line of npm start', () => {
  it('moves no port and starts everything unless asked', () => {
    expect(readCommandLine([], APPS)).toEqual({ portOffset: 0, only: undefined, sandbox: true, help: false });
    expect(readCommandLine(['--port-offset', '1000', '--only', 'kiosk', '--no-sandbox'], APPS)).toEqual({
      portOffset: 1000,
      only: ['kiosk'],
      sandbox: false,
      help: false,
    });
  });

  it.each([
    ['--port-offset', '-1'],
    ['--port-offset', '60000'],
    ['--port-offset', 'many'],
    ['--port-offset'],
    ['--ports', '1'],
    ['web-bff'],
    ['--only', 'kiosk,none'],
  ])('refuses %s %s', (...args) => expect(() => readCommandLine(args, APPS)).toThrow(UsageError));

  it('names the BFFs that there are', () => {
    expect(() => readCommandLine(['--only', 'none'], APPS)).toThrow('there is no BFF "none"; there are web-bff, kiosk');
  });
});
