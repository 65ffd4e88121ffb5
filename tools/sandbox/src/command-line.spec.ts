import { readCommandLine } from './command-line.ts';
import { UsageError } from './usage-error.ts';

describe('the arguments', () => {
  it('have defaults', () => {
    expect(readCommandLine([])).toEqual({ port: 9080, instances: {}, processes: false, webBff: 'http://127.0.0.1:4000', help: false });
  });

  it('are read', () => {
    const args = ['--port', '19080', '--instances', 'catalog=2,pricing=3', '--processes', '--web-bff', 'http://127.0.0.1:14000', '--help'];
    expect(readCommandLine(args)).toEqual({ port: 19_080, instances: { catalog: 2, pricing: 3 }, processes: true, webBff: 'http://127.0.0.1:14000', help: true });
  });

  it.each([
    [['--port', 'x'], '--port'],
    [['--port', '0'], '--port'],
    [['--port', '65500'], '--port'],
    [['--instances', 'shipping=2'], 'shipping'],
    [['--instances', 'catalog=0'], 'catalog'],
    [['--instances', 'catalog=10'], 'catalog'],
    [['--instances', ''], 'nothing'],
    [['--web-bff', 'http://127.0.0.1:4000/'], '--web-bff'],
    [['--web-bff', 'here'], '--web-bff'],
    [['--verbose'], '--verbose'],
    [['extra'], 'extra'],
  ])('%j are refused with the flag named', (args, named) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
    expect(() => readCommandLine(args)).toThrow(named);
  });
});
