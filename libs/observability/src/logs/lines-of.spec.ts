import { pino } from 'pino';
import { linesOf } from './lines-of.ts';

function linesAt(level: string): { readonly log: ReturnType<typeof linesOf>; readonly written: unknown[] } {
  const written: unknown[] = [];
  const log = pino({ base: null, timestamp: false, level, serializers: { err: (report: unknown) => report } }, { write: (line) => written.push(JSON.parse(line)) });
  return { log: linesOf(log), written };
}

describe('the log as capabilities see it', () => {
  it('describes what was thrown, without secrets, and never as it is', () => {
    const { log, written } = linesAt('info');
    const thrown = Object.assign(new Error('no answer to token=abcdef', { cause: new Error('Bearer abcdefgh') }), { config: { headers: { cookie: 'a' } } });
    log.error('store', { store: 'redis' }, { err: thrown });
    log.warn('part', { part: 'prices' }, { cause: thrown });
    expect(written).toMatchObject([
      { level: 50, store: 'redis', msg: 'store', err: { message: 'no answer to token=[redacted]', cause: { message: 'Bearer [redacted]' } } },
      { level: 40, part: 'prices', msg: 'part', cause: 'no answer to token=[redacted]: Bearer [redacted]' },
    ]);
    expect(JSON.stringify(written)).not.toContain('config');
  });

  it('describes a thrown undefined as well', () => {
    const { log, written } = linesAt('info');
    log.info('store', {}, { err: undefined });
    expect(written).toEqual([{ level: 30, msg: 'store', err: { type: 'undefined', message: 'undefined' } }]);
  });

  it('writes nothing below its level, and says whether errors are written', () => {
    const { log, written } = linesAt('warn');
    log.debug('part', {});
    log.info('part', {});
    expect({ written, errors: log.writesErrors, silent: linesAt('silent').log.writesErrors }).toEqual({ written: [], errors: true, silent: false });
  });
});
