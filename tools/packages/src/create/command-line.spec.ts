import { readCommandLine } from './command-line.ts';

describe('the command line of npm create @portico', () => {
  it('takes a folder and a contract, and has names for the rest', () => {
    expect(readCommandLine(['shop', '--spec', 'payments.yaml'])).toEqual({ folder: 'shop', spec: 'payments.yaml', service: 'service', bff: 'web', auth: 'none', install: true });
  });

  it.each([
    [['--spec', 'a.yaml'], 'name one folder'],
    [['a', 'b', '--spec', 'a.yaml'], 'name one folder'],
    [['a'], '--spec is missing'],
    [['a', '--spec', 'a.yaml', '--auth', 'magic'], '--auth magic is not known; it is one of none, session, bearer, partner'],
    [['a', '--speck', 'a.yaml'], "Unknown option '--speck'"],
  ])('refuses %j', (words, complaint) => {
    expect(() => readCommandLine(words)).toThrow(complaint);
  });
});
