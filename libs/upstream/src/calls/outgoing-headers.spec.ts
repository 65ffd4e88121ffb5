import { RequestContext, Signals, TimerQueue } from '@portico/platform';
import { outgoingHeaders, outgoingLines, sayCodings } from './outgoing-headers.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('what every call carries of its request', () => {
  const request = (headers: Readonly<Record<string, string>>): RequestContext =>
    new RequestContext(
      'r-7',
      { raw: { headers, socket: {} } } as never,
      {} as never,
      undefined,
      1_000,
      new TimerQueue(),
      new Signals(),
      false,
      ['accept-language'],
    );
  /** Over HTTP, as its head has it, and over gRPC. */
  const carried = (
    headers: Readonly<Record<string, string>>,
  ): Readonly<Record<'http' | 'grpc', readonly (readonly [string, string])[]>> => {
    const context = request({ traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, ...headers });
    const lines = outgoingLines(context, 'x-left', 250).split('\r\n');
    expect(lines.shift()).toBe('');
    const list = outgoingHeaders(context, 'x-left', 250);
    return {
      http: lines.map((line) => line.split(': ') as [string, string]),
      grpc: Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at] as string, list[2 * at + 1] as string] as const),
    };
  };
  const always = (...more: readonly (readonly [string, string])[]): unknown[] => [
    ['traceparent', expect.stringMatching(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))],
    ['x-request-id', 'r-7'],
    ['x-left', '250'],
    ...more,
  ];

  it.each<[string, Readonly<Record<string, string>>, readonly (readonly [string, string])[]]>([
    ['no more of one that has no more', {}, []],
    ['what the BFF forwards', { 'accept-language': 'de', 'x-other': '1' }, [['accept-language', 'de']]],
    ['the state of its trace', { tracestate: 'vendor=1' }, [['tracestate', 'vendor=1']]],
    [
      'both',
      { tracestate: 'vendor=1', 'accept-language': 'de' },
      [
        ['accept-language', 'de'],
        ['tracestate', 'vendor=1'],
      ],
    ],
  ])('is its trace, its id and its time, and %s', (_, headers, more) => {
    expect(carried(headers)).toEqual({ http: always(...more), grpc: always(...more) });
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['where neither its author nor its client has said', ['accept', 'a'], [], ['accept', 'a', 'accept-encoding', 'identity']],
    ['but not where its author has', ['accept-encoding', 'br'], [], ['accept-encoding', 'br']],
    ['but not where its client has', [], ['accept-encoding', 'gzip'], []],
  ])('says which codings are read %s', (_, headers, forwarded, expected) => {
    const written = [...headers];
    sayCodings(written, forwarded);
    expect(written).toEqual(expected);
  });
});
