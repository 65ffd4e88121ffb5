import type { Placement } from '../../policies/instances/placement.ts';
import type { DiscoveryProblem } from './discovery.ts';
import { RepeatedLookup } from './repeated-lookup.ts';
import type { Answer } from './repeated-lookup.ts';

const ONE: Placement = { address: 'http://10.0.0.1:8080', weight: 1, priority: 0 };

/** Lookups that a test answers. */
describe('instances that are looked up repeatedly', () => {
  let answers: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[];
  let found: (readonly Placement[])[];
  let problems: DiscoveryProblem[];
  let lookup: RepeatedLookup;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    [answers, found, problems] = [[], [], []];
    lookup = new RepeatedLookup('the entry', () => new Promise((resolve, reject) => answers.push({ resolve, reject })), (problem) => problems.push(problem));
  });
  afterEach(() => {
    lookup.close();
    jest.useRealTimers();
  });

  const turn = (): Promise<void> => new Promise(setImmediate);
  const answer = async (placements: readonly Placement[] = [ONE]): Promise<void> => {
    answers.at(-1)?.resolve({ placements, validFor: 5_000 });
    await turn();
  };
  const fail = async (): Promise<void> => {
    answers.at(-1)?.reject(new Error('away'));
    await turn();
  };

  it('leaves one timer running, that of the next lookup, whose answer is waited for as long as it takes', async () => {
    const started = lookup.start((placements) => found.push(placements));
    await answer();
    await started;
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(5_000);
    expect({ lookups: answers.length, timers: jest.getTimerCount() }).toEqual({ lookups: 2, timers: 0 });
  });

  it.each([
    ['has its answer', answer],
    ['has failed', fail],
  ])('tells nothing and goes on with nothing when it is closed before a lookup %s', async (_, end) => {
    const started = lookup.start((placements) => found.push(placements));
    lookup.close();
    await end();
    await started;
    expect({ found, problems, timers: jest.getTimerCount() }).toEqual({ found: [], problems: [], timers: 0 });
  });

  it('tells of late instances when the start has gone on without them', async () => {
    const started = lookup.start((placements) => found.push(placements));
    jest.advanceTimersByTime(2_000);
    await started;
    expect(found).toEqual([]);
    await answer();
    expect(found).toEqual([[ONE]]);
  });

  it('tells again of instances that could not be taken the first time, and of why', async () => {
    const fault = new Error('cannot be taken');
    const taking = jest.fn<void, [readonly Placement[]]>().mockImplementationOnce(() => {
      throw fault;
    });
    void lookup.start(taking);
    await answer();
    expect(problems).toEqual([{ entry: 'the entry', error: fault }]);
    jest.advanceTimersByTime(1_000);
    await answer();
    jest.advanceTimersByTime(5_000);
    await answer();
    expect(taking.mock.calls).toEqual([[[ONE]], [[ONE]]]);
  });

  it('looks again soon after the first failure of each row, then ever more seldom', async () => {
    void lookup.start(() => undefined);
    const pauses: number[] = [];
    for (const end of [fail, fail, fail, answer, fail, fail]) {
      await end();
      const before = Date.now();
      jest.advanceTimersToNextTimer();
      pauses.push(Date.now() - before);
    }
    // The first one has the patience of the start beside it.
    expect(pauses.slice(1)).toEqual([2_000, 4_000, 5_000, 1_000, 2_000]);
  });
});
