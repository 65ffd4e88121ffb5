import { FaultBoard } from './fault-board.ts';

const boardWith = (...orders: Parameters<FaultBoard['add']>[0][]): FaultBoard => {
  const board = new FaultBoard('test');
  for (const order of orders) board.add(order);
  return board;
};

const tally = (board: FaultBoard, calls = 1000): number =>
  Array.from({ length: calls }, () => board.judge('getProduct', 0)).filter(
    ({ effect, delayMs }) => effect !== undefined || delayMs > 0,
  ).length;

describe('the fault board', () => {
  it('lets calls pass without orders', () => {
    expect(boardWith().judge('getProduct', 0)).toEqual({ delayMs: 0, effect: undefined });
  });

  it('adds up latencies and multiplies the fixed one in the tail', () => {
    const board = boardWith({ service: 'catalog', kind: 'latency', ms: 20 }, { service: 'catalog', kind: 'latency', ms: 30 });
    expect(board.judge('getProduct', 0).delayMs).toBe(50);
    board.add({ service: 'catalog', kind: 'longTail', share: 1, factor: 10 });
    expect(board.judge('getProduct', 0).delayMs).toBe(500);
  });

  it('has calls wait for workers', () => {
    const board = boardWith({ service: 'catalog', kind: 'capacity', workers: 2, ms: 10 });
    expect([1, 2, 3].map(() => board.judge('getProduct', 50).delayMs)).toEqual([10, 10, 20]);
  });

  it('hits about the ordered share of the calls, and the same ones after clear', () => {
    const board = boardWith({ service: 'catalog', kind: 'error', rate: 0.3 });
    const hits = tally(board);
    expect(hits).toBeGreaterThan(250);
    expect(hits).toBeLessThan(350);
    board.clear();
    board.add({ service: 'catalog', kind: 'error', rate: 0.3 });
    expect(tally(board)).toBe(hits);
  });

  it('gives the long tail to its share only', () => {
    const hits = tally(boardWith({ service: 'catalog', kind: 'longTail', share: 0.1, ms: 400 }));
    expect(hits).toBeGreaterThan(60);
    expect(hits).toBeLessThan(140);
  });

  it('ends an order after so many hits', () => {
    const board = boardWith({ service: 'catalog', kind: 'error', status: 500, times: 2 });
    expect(tally(board, 10)).toBe(2);
    expect(board.orders()).toEqual([]);
  });

  it('takes the first effect that hits, and spends no hit of the others', () => {
    const board = boardWith({ service: 'catalog', kind: 'hang', times: 1 }, { service: 'catalog', kind: 'reset', times: 1 });
    expect([1, 2, 3].map(() => board.judge('getProduct', 0).effect?.kind)).toEqual(['hang', 'reset', undefined]);
  });

  it('hits one operation where one is named, and health only by name', () => {
    const board = boardWith(
      { service: 'catalog', kind: 'hang', operationId: 'getProduct' },
      { service: 'catalog', kind: 'reset' },
    );
    expect(board.judge('getProduct', 0).effect?.kind).toBe('hang');
    expect(board.judge('listProducts', 0).effect?.kind).toBe('reset');
    expect(board.judge('health', 0).effect).toBeUndefined();
    board.add({ service: 'catalog', kind: 'error', operationId: 'health' });
    expect(board.judge('health', 0).effect?.kind).toBe('error');
  });
});
