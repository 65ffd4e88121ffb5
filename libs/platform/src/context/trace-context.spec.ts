import { continueTrace, traceparentFor } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('W3C trace context', () => {
  it('continues a valid trace with a span of its own', () => {
    const trace = continueTrace(`00-${TRACE}-${PARENT}-01`, 'vendor=1');
    expect(trace).toMatchObject({ traceId: TRACE, parentId: PARENT, sampled: true, state: 'vendor=1' });
    expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(trace.spanId).not.toBe(PARENT);
  });

  it('takes a version of the future with more fields', () => {
    expect(continueTrace(`cc-${TRACE}-${PARENT}-00-what-the-future-brings`, undefined)).toMatchObject({ traceId: TRACE, sampled: false });
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
    const trace = continueTrace(header, 'vendor=1');
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace).toMatchObject({ parentId: undefined, state: undefined });
    expect(trace.traceId).not.toBe(TRACE);
  });

  it('gives every outgoing call a parent id of its own', () => {
    const trace = continueTrace(`00-${TRACE}-${PARENT}-01`, undefined);
    const [one, two] = [traceparentFor(trace), traceparentFor(trace)];
    expect(one).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(one).not.toBe(two);
  });
});
