import { sumOf } from './metrics-text.ts';

const TEXT = `# HELP calls_count x
calls_count{upstream="catalog",operation="GET /products/{id}",outcome="ok"} 20
calls_count{upstream="catalog",operation="GET /products",outcome="timeout"} 3
calls_count{upstream="pricing",operation="POST /quotes",outcome="ok"} 7
calls_count_more 100
memory 5e8
`;

describe('sumOf', () => {
  it('adds up the series that have the labels', () => {
    expect(sumOf(TEXT, 'calls_count')).toBe(30);
    expect(sumOf(TEXT, 'calls_count', 'upstream="catalog"')).toBe(23);
    expect(sumOf(TEXT, 'calls_count', 'upstream="catalog"', 'outcome="ok"')).toBe(20);
  });

  it('reads series without labels, and returns 0 for missing ones', () => {
    expect(sumOf(TEXT, 'memory')).toBe(5e8);
    expect(sumOf(TEXT, 'calls')).toBe(0);
  });
});
