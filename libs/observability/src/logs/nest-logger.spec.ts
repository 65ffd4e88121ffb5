import { createLogger } from './create-logger.ts';
import { LogDestination } from './log-destination.ts';
import { NestLogger } from './nest-logger.ts';

class Memory extends LogDestination {
  readonly dropped = 0;
  readonly lines: Record<string, unknown>[] = [];

  write(line: string): void {
    const { time, bff, ...rest } = JSON.parse(line) as Record<string, unknown>;
    expect([typeof time, bff]).toEqual(['number', 'web-bff']);
    this.lines.push(rest);
  }

  async close(): Promise<void> {}
}

describe('NestLogger', () => {
  const logged = (use: (logger: NestLogger) => void, level = 'trace'): Record<string, unknown>[] => {
    const memory = new Memory();
    use(new NestLogger(createLogger(memory, level, 'web-bff')));
    return memory.lines;
  };

  it.each([
    ['log', 'info'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['fatal', 'fatal'],
  ] as const)('%s() writes at %s', (method, level) => {
    expect(logged((logger) => logger[method]('hello', 'Orders'))).toEqual([{ level, context: 'Orders', msg: 'hello' }]);
  });

  it('keeps to the level', () => {
    const lines = logged((logger) => {
      logger.log('a');
      logger.warn('b');
    }, 'warn');
    expect(lines).toEqual([{ level: 'warn', msg: 'b' }]);
  });

  it('tells wiring at debug', () => {
    expect(logged((logger) => logger.log('Mapped {/, GET} route', 'RouterExplorer'))).toMatchObject([{ level: 'debug' }]);
  });

  it('takes an error, or a message with a stack', () => {
    const lines = logged((logger) => {
      logger.error(new Error('a'), 'Orders');
      logger.error('b', 'Error: b\n    at x', 'Orders');
      logger.error('c', undefined, 'Orders');
    });
    expect(lines).toEqual([
      { level: 'error', context: 'Orders', msg: 'a', err: { type: 'Error', message: 'a', stack: expect.stringContaining('nest-logger.spec') } },
      { level: 'error', context: 'Orders', msg: 'b', err: { stack: 'Error: b\n    at x' } },
      { level: 'error', context: 'Orders', msg: 'c' },
    ]);
  });

  it('takes objects as message and beside it, redacted', () => {
    const lines = logged((logger) => {
      logger.log({ count: 3, token: 'x' }, 'Orders');
      logger.log('called', { password: 'x', took: 5 }, 'Orders');
    });
    expect(lines).toEqual([
      { level: 'info', context: 'Orders', msg: '', data: { count: 3, token: '[redacted]' } },
      { level: 'info', context: 'Orders', msg: 'called', details: [{ password: '[redacted]', took: 5 }] },
    ]);
  });
});
