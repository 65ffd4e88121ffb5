import { complaintsIn, isComplaint } from './complaints.ts';

describe('a complaint', () => {
  it.each([
    '{"level":"fatal","msg":"x"}',
    '(node:1) UnhandledPromiseRejectionWarning: Error: x',
    '[UnhandledPromiseRejection: This error originated either by throwing',
    'Uncaught Error: x',
    '(node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected.',
  ])('is %s', (line) => {
    expect(isComplaint(line)).toBe(true);
  });

  it.each(['{"level":"error","status":500,"msg":"request"}', '{"level":"info","status":503,"problem":"upstream-unavailable","msg":"request"}', '{"level":"warn","msg":"instance ejected"}', ''])('is not %s', (line) => {
    expect(isComplaint(line)).toBe(false);
  });

  it('is counted, and the first are kept', async () => {
    const lines = Array.from({ length: 8 }, (_, index) => `{"level":"fatal","number":${index}}`);
    const { count, first } = await complaintsIn(['{"level":"info"}', ...lines]);
    expect(count).toBe(8);
    expect(first).toEqual(lines.slice(0, 5));
  });
});
