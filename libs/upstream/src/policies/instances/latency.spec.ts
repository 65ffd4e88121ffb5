import { Latency } from './instance.ts';

describe('the latency of an instance', () => {
  it('is unknown until ten answers have come, and after five seconds without one', () => {
    const latency = new Latency();
    for (let count = 1; count <= 9; count += 1) latency.observe(20, count);
    expect(latency.value(9)).toBeUndefined();
    latency.observe(20, 10);
    expect(latency.value(10)).toBe(20);
    expect(latency.value(5_010)).toBe(20);
    expect(latency.value(5_011)).toBeUndefined();
  });

  it('forgets a slow start, and finds out within some answers that an instance has become slow', () => {
    const latency = new Latency();
    latency.observe(200, 0);
    for (let count = 1; count <= 20; count += 1) latency.observe(2, count);
    expect(latency.value(20)).toBeLessThan(5);
    for (let count = 21; count <= 25; count += 1) latency.observe(50, count);
    expect(latency.value(25)).toBeGreaterThan(30);
    expect(latency.value(25)).toBeLessThan(40);
    latency.observe(50, 9_000);
    expect(latency.value(9_000)).toBeGreaterThan(30);
  });
});
