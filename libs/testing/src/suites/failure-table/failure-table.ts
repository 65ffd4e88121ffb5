import { FAILURE_TABLE } from '@portico/upstream';
import type { FailureKind, FailureRow } from '@portico/upstream';
import type { Answer } from '../../bff/answer.ts';
import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { completenessWithout } from '../../bff/plan-outline.ts';
import type { DemoUpstreams } from '../../upstreams/demo-upstreams.ts';
import { problemFaults } from '../problem-faults.ts';
import { GRPC_CAUSES, HTTP_CAUSES, STREAM_CAUSES } from './causes.ts';
import type { Cause } from './causes.ts';
import { answerWith, leaveDuring } from './failing-calls.ts';
import type { FailingCall } from './failing-calls.ts';

/** A call that brings an optional part. */
export interface OptionalCall extends FailingCall {
  readonly plan: string;
  readonly part: string;
}

export interface FailureTableOptions {
  readonly bff: () => BffUnderTest;
  readonly upstreams: () => DemoUpstreams;
  /** The call of a part that its plan cannot do without. */
  readonly required: FailingCall;
  readonly optional: OptionalCall;
  /** The call of a pass-through route, where the BFF has one. */
  readonly stream?: FailingCall;
  /** The call of an optional part over gRPC, where the BFF has one. */
  readonly grpc?: OptionalCall;
}

type Judge = (answer: Answer, row: FailureRow, cause: Cause) => Promise<void> | void;

const ROWS = Object.entries(FAILURE_TABLE) as [FailureKind, FailureRow][];

/**
 * Brings about every failure of the one failure table, row by row, and compares what the client sees with the row: the problem
 * when it hits a required part, the reason in `Completeness` when it hits an optional one.
 */
export function failureTable({ bff, upstreams, required, optional, stream, grpc }: FailureTableOptions): void {
  const everyRow = (title: string, call: FailingCall, causes: typeof HTTP_CAUSES, judge: Judge): void => {
    const cases = ROWS.flatMap(([kind, row]) => causes[kind].map((cause) => [kind, cause.name, row, cause] as const));
    describe(title, () => {
      it.each(cases)('%s: %s', async (kind, _name, row, cause) => {
        if (cause.by === 'leave') return leaveDuring(call, bff(), upstreams());
        await judge(await answerWith(cause, kind, call, bff(), upstreams()), row, cause);
      });
    });
  };
  const isProblemOf =
    ({ service }: FailingCall): Judge =>
    ({ status, headers, text, completeness }, row, { retryAfter }) => {
      expect(
        problemFaults({ status, contentType: headers.get('content-type') ?? undefined, body: text }, [row.required]),
      ).toEqual([]);
      expect({ completeness, retryAfter: headers.get('retry-after') }).toEqual({ completeness: null, retryAfter: retryAfter === undefined ? null : String(retryAfter) });
      // Which service it was is not for clients.
      expect(text).not.toContain(service);
    };
  const isOmittedFor =
    ({ plan, part }: OptionalCall): Judge =>
    async ({ status, completeness }, row) => {
      const outline = (await bff().plans()).find((one) => one.plan === plan);
      expect({ status, completeness }).toEqual({ status: 200, completeness: outline && completenessWithout(outline, part, row.optional) });
    };

  describe('the failure table', () => {
    beforeEach(() => upstreams().control.reset());
    afterEach(() => upstreams().control.reset());

    it.each(ROWS)('has a cause for %s', (kind) => expect(HTTP_CAUSES[kind]).not.toEqual([]));

    everyRow('on a required part', required, HTTP_CAUSES, isProblemOf(required));
    everyRow('on an optional part', optional, HTTP_CAUSES, isOmittedFor(optional));
    if (stream) everyRow('on a pass-through', stream, STREAM_CAUSES, isProblemOf(stream));
    if (grpc) everyRow('on an optional part over gRPC', grpc, GRPC_CAUSES, isOmittedFor(grpc));
  });
}
