import { continueTrace, traceparentFor } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('W3C trace context', () => {
  it('continues a valid trace with a span of its own', () => {
    const trace = continueTrace(`00-${TRACE}-${PARENT}-01`, 'vendor=1', 1);
    expect(trace).toMatchObject({ traceId: TRACE, parentId: PARENT, sampled: true, state: 'vendor=1' });
    expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(trace.spanId).not.toBe(PARENT);
  });

  it('takes a version of the future with more fields', () => {
    expect(continueTrace(`cc-${TRACE}-${PARENT}-00-what-the-future-brings`, undefined, 1)).toMatchObject({ traceId: TRACE, sampled: false });
  });

  it.each([
    ['nothing', undefined],
    ['rubbish', 'rubbish'],
    ['upper case', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['version ff', `ff-${TRACE}-${PARENT}-01`],
    ['version 00 with more fields', `00-${TRACE}-${PARENT}-01-more`],
    ['a zero trace', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a zero parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['short ids', `00-${TRACE.slice(1)}-${PARENT}-01`],
  ])('starts a new trace for %s, and does not pass tracestate on', (_, header) => {
    const trace = continueTrace(header, 'vendor=1', 1);
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace).toMatchObject({ parentId: undefined, state: undefined });
    expect(trace.traceId).not.toBe(TRACE);
  });

  it('gives every outgoing call a parent id of its own', () => {
    const trace = continueTrace(`00-${TRACE}-${PARENT}-01`, undefined, 1);
    const [one, two] = [traceparentFor(trace), traceparentFor(trace)];
    expect(one).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(one).not.toBe(two);
  });

  it.each([
    [1, '01', 1_000, 1_000],
    [0, '00', 0, 0],
    [0.25, '', 150, 350],
  ])('marks the ratio %d of the traces that begin here as sampled', (sample, flags, least, most) => {
    const traces = Array.from({ length: 1_000 }, () => continueTrace(undefined, undefined, sample));
    const sampled = traces.filter((trace) => trace.sampled).length;
    expect(sampled).toBeGreaterThanOrEqual(least);
    expect(sampled).toBeLessThanOrEqual(most);
    // As samplers of other services do that go by the end of the id.
    for (const { sampled: marked, traceId } of traces) expect(marked).toBe(Number.parseInt(traceId.slice(-8), 16) / 2 ** 32 < sample);
    for (const trace of traces) expect(traceparentFor(trace).endsWith(trace.sampled ? '-01' : '-00')).toBe(true);
    if (flags !== '') expect(traceparentFor(traces[0] as (typeof traces)[0])).toMatch(new RegExp(`-${flags}$`));
  });

  it('leaves a trace that a client brings as the client marked it', () => {
    for (const [flags, sampled] of [['00', false], ['01', true], ['02', false], ['ff', true]] as const) {
      expect({ flags, sampled: continueTrace(`00-${TRACE}-${PARENT}-${flags}`, undefined, 1).sampled }).toEqual({ flags, sampled });
    }
  });

  const many = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}=v`).join(',');
  it.each([
    'vendor=1', 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7', 'fw529a3039@dt=FfffffffffffffffffffF', '0vendor=1', 'a=1 , b=2', 'a=1, \tb=2 \t,c=3', 'a=1,,b=2', 'a=x y', 'a=!~', `${'a'.repeat(256)}=1`,
    `a=${'x'.repeat(256)}`, many(32), 'a_-*/=1', `a=${'x'.repeat(254)} ,b=${'y'.repeat(252)}`,
  ])('passes the tracestate %s on as it came', (state) => {
    expect(continueTrace(`00-${TRACE}-${PARENT}-01`, state, 1)).toMatchObject({ traceId: TRACE, state });
  });

  it.each([
    '', ' ', ',', 'vendor', '=1', 'vendor=', 'Vendor=1', 'a=1,a=2', 'a=1;b=2=3', 'a=b=c', 'a=\u00e9', 'a=1\tb', `${'a'.repeat(257)}=1`, `a=${'x'.repeat(257)}`, many(33), 'a@=1', '@a=1', 'a@b@c=1',
    'a b=1', `a@${'b'.repeat(15)}=1`, 'a=1,rubbish', ','.repeat(40),
  ])('goes on without the tracestate %j, which is not valid', (state) => {
    expect(continueTrace(`00-${TRACE}-${PARENT}-01`, state, 1)).toMatchObject({ traceId: TRACE, sampled: true, state: undefined });
  });

  it.each<[string, string, string | undefined]>([
    ['its longest members first', `a=1,b=${'x'.repeat(200)},c=${'y'.repeat(200)},d=${'z'.repeat(120)}`, `a=1,d=${'z'.repeat(120)}`],
    ['and then the last ones', Array.from({ length: 32 }, (_, index) => `k${index}=${'v'.repeat(60)}`).join(','), Array.from({ length: 8 }, (_, index) => `k${index}=${'v'.repeat(60)}`).join(',')],
    ['and white space before either', `a=1${' '.repeat(600)},b=2`, 'a=1,b=2'],
    ['members longer than 128 characters, and no others', `a=${'x'.repeat(126)},b=${'y'.repeat(127)},c=${'z'.repeat(255)}`, `a=${'x'.repeat(126)}`],
    ['nothing, where white space alone is too much', `a=${'x'.repeat(254)}, b=${'y'.repeat(253)}`, `a=${'x'.repeat(254)},b=${'y'.repeat(253)}`],
    ['no member more than needed', [126, 125, 125, 125, 99].map((length, index) => `${'abcde'[index]}=${'x'.repeat(length)}`).join(','), [126, 125, 125, 125].map((length, index) => `${'abcd'[index]}=${'x'.repeat(length)}`).join(',')],
    ['one of four that are one comma too long', [126, 126, 125, 125].map((length, index) => `${'abcd'[index]}=${'x'.repeat(length)}`).join(','), [126, 126, 125].map((length, index) => `${'abc'[index]}=${'x'.repeat(length)}`).join(',')],
    ['all of it, if need be', [200, 201, 202].map((length, index) => `${'abc'[index]}=${'x'.repeat(length)}`).join(','), undefined],
  ])('shortens a tracestate of more than 512 characters by %s', (_, state, short) => {
    expect(continueTrace(`00-${TRACE}-${PARENT}-01`, state, 1).state).toBe(short);
  });
});
