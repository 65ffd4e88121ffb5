import { Course, DESIGNS, RULES, withOneOf, zipf } from './circuit-design.fixture.ts';
import type { Scene } from './circuit-design.fixture.ts';
import { Circuits } from './circuits.ts';
import type { Circuit } from './circuits.ts';

const CHOSEN = 'one for each, all open when several fail in a row';
type Name = keyof typeof DESIGNS;

describe('the circuits of an upstream', () => {
  const course = (name: Name, scene: Partial<Scene> & Pick<Scene, 'fails'>, seconds = 60): Course =>
    new Course(DESIGNS[name](), { shares: zipf(12), perSecond: 200, ...scene }, seconds);

  describe.each([
    [0.1, 0],
    [0.55, 0.9],
    [0.92, 0.9],
  ])('while one operation with %d of the calls fails', (share, refusedByOne) => {
    const healthyRefused = (name: Name): number =>
      course(name, { shares: withOneOf(share), fails: (operation) => (operation === 0 ? 1 : 0.002) }).refused(({ operation }) => operation > 0);

    it('let all calls of the others through', () => expect(healthyRefused(CHOSEN)).toBeLessThan(0.01));
    it('are better than one for the upstream', () => expect(healthyRefused('one for the upstream')).toBeGreaterThanOrEqual(refusedByOne));
  });

  it('let calls of the others through while two operations fail, and while one fails that has nearly all calls of a quiet upstream', () => {
    const two = course(CHOSEN, { shares: [0.4, 0.4, ...zipf(10).map((share) => 0.2 * share)], fails: (operation) => (operation < 2 ? 1 : 0.002) });
    const quiet = course(CHOSEN, { shares: [0.9, 0.05, 0.05], perSecond: 10, fails: (operation) => (operation === 0 ? 1 : 0.01) }, 600);
    expect(two.refused(({ operation }) => operation > 1)).toBeLessThan(0.05);
    expect(quiet.refused(({ operation }) => operation > 0)).toBeLessThan(0.05);
  });

  describe.each([
    ['dead', 5, 0.2],
    ['hung', 1_000, 1.3],
  ])('of one that is %s as a whole for twenty seconds', (_, failsAfter, opensWithin) => {
    const scene = { failsAfter, fails: (__: number, second: number): number => (second >= 10 && second < 30 ? 1 : 0) };
    const courses = (Object.keys(DESIGNS) as Name[]).map((name) => [name, course(name, scene, 50)] as const);
    const of = Object.fromEntries(courses) as Record<Name, Course>;

    it('open all at once, as soon as one for the upstream would', () => {
      const opened = of[CHOSEN].until(10, ({ sent }) => !sent);
      expect(opened).toBeLessThan(opensWithin);
      expect(of['one for each operation'].until(10, ({ sent }) => !sent)).toBeGreaterThan(2 * opened);
    });

    it('probe once a second for each operation, and let nearly all calls through a second after it is back', () => {
      expect(of[CHOSEN].sent(20, 30) / 10).toBeLessThanOrEqual(12);
      expect(of[CHOSEN].until(30, ({ sent, failed }) => sent && !failed)).toBeLessThan(RULES.pause / 1_000 + failsAfter / 1_000);
    });
  });

  it('stay closed while the only operation that has been called fails from the beginning', () => {
    const circuits = new Circuits(RULES);
    circuits.of('GET /other');
    for (let call = 0; call < 20; call += 1) circuits.of('GET /failing').breaker.ask(5_000)?.settle(true, 5_000);
    expect(circuits.notClosed.map(({ operation }) => operation)).toEqual(['GET /failing']);
  });

  it('let a new operation of an upstream that is gone fail once', () => {
    const circuits = new Circuits(RULES);
    for (let call = 0; call < 20; call += 1) circuits.of(`GET /${call % 3}`).breaker.ask(5_000)?.settle(true, 5_000);
    const fresh = circuits.of('GET /new').breaker;
    fresh.ask(5_100)?.settle(true, 5_100);
    expect([fresh.state, circuits.notClosed.length]).toEqual(['open', 4]);
  });

  it('each close for themselves', () => {
    const changes: string[] = [];
    const circuits = new Circuits(RULES, (operation, state) => changes.push(`${operation} ${state}`));
    for (let call = 0; call < 20; call += 1) circuits.of(`GET /${call % 2}`).breaker.ask(5_000)?.settle(true, 5_000);
    circuits.of('GET /0').breaker.ask(6_000)?.settle(false, 6_000);
    expect(changes).toEqual(['GET /0 open', 'GET /1 open', 'GET /0 half-open', 'GET /0 closed']);
    expect(circuits.notClosed.map(({ operation }) => operation)).toEqual(['GET /1']);
  });

  const settle = (circuits: Circuits, operation: string, failed: boolean, times: number, now = 5_000): void => {
    for (let time = 0; time < times; time += 1) circuits.of(operation).breaker.ask(now)?.settle(failed, now);
  };
  const notClosed = (circuits: Circuits): readonly string[] => circuits.notClosed.map(({ operation }) => operation);

  it('all open with the failure that makes as many in a row as open one, of more than one operation', () => {
    const circuits = new Circuits(RULES);
    circuits.of('GET /quiet');
    settle(circuits, 'GET /a', true, RULES.calls - 2);
    settle(circuits, 'GET /b', true, 1);
    expect(notClosed(circuits)).toEqual([]);
    settle(circuits, 'GET /b', true, 1);
    expect(notClosed(circuits)).toEqual(['GET /quiet', 'GET /a', 'GET /b']);
  });

  it('begin to count again with each success, of whatever operation', () => {
    const circuits = new Circuits(RULES);
    settle(circuits, 'GET /a', true, 10);
    settle(circuits, 'GET /b', true, 9);
    settle(circuits, 'GET /c', false, 1);
    settle(circuits, 'GET /a', true, 5);
    settle(circuits, 'GET /b', true, 5);
    expect(notClosed(circuits)).toEqual([]);
    settle(circuits, 'GET /c', false, 20);
    settle(circuits, 'GET /d', true, 20);
    expect(notClosed(circuits)).toEqual(['GET /d']);
  });

  it('that are open already wait no longer because another one opens', () => {
    const circuits = new Circuits(RULES);
    for (const operation of ['GET /a', 'GET /b']) settle(circuits, operation, true, RULES.calls / 2);
    const before = circuits.of('GET /a').breaker.wait(5_600);
    settle(circuits, 'GET /new', true, 1, 5_600);
    expect([circuits.of('GET /a').breaker.wait(5_600), circuits.of('GET /new').breaker.wait(5_600)]).toEqual([before, RULES.pause]);
  });

  it('of requests without a contract are told apart by method and shape of path', () => {
    const circuits = new Circuits(RULES);
    const ofOrders = circuits.at('GET', '/orders/7?x=1');
    expect([circuits.at('GET', '/orders/8'), circuits.at('POST', '/orders/7'), circuits.at('GET', '/lines/7')].map((circuit) => circuit === ofOrders)).toEqual([true, false, false]);
  });

  it('that are half open are not closed', () => {
    const circuits = new Circuits(RULES);
    settle(circuits, 'GET /a', true, RULES.calls);
    circuits.of('GET /a').breaker.ask(5_000 + RULES.pause);
    expect(notClosed(circuits)).toEqual(['GET /a']);
  });

  it('know whether others have answered since some moment', () => {
    const circuits = new Circuits(RULES);
    const [a, b] = [circuits.of('GET /a'), circuits.of('GET /b')];
    const others = (time: number): boolean[] => [a, b].map((circuit) => circuits.othersAnsweredSince(circuit, time));
    expect(others(0)).toEqual([false, false]);
    circuits.answered(a, 1_000);
    expect(others(999)).toEqual([false, true]);
    circuits.answered(b, 2_000);
    circuits.answered(b, 3_000);
    expect([others(999), others(1_000), others(2_999), others(3_000)]).toEqual([[true, true], [true, false], [true, false], [false, false]]);
  });

  describe('one of which', () => {
    const unheard = (circuit: Circuit, times: number): void => {
      for (let time = 0; time < times; time += 1) circuit.note(undefined, true, 1_000);
    };
    const fresh = (): Circuit => new Circuits(RULES).of('GET /a');

    it('needs a witness after five calls without an answer that nothing was learned from', () => {
      const circuit = fresh();
      unheard(circuit, 4);
      expect(circuit.needsWitness(1)).toBe(false);
      unheard(circuit, 1);
      expect(circuit.needsWitness(1)).toBe(true);
      circuit.witnesses = 1;
      expect([1, 2].map((most) => circuit.needsWitness(most))).toEqual([false, true]);
    });

    it.each<[string, boolean | undefined, boolean]>([
      ['failed for good', true, true],
      ['proved nothing, but not by being late', undefined, false],
    ])('needs none for calls that %s', (_, failed, late) => {
      const circuit = fresh();
      for (let time = 0; time < 20; time += 1) circuit.note(failed, late, 1_000);
      expect({ needs: circuit.needsWitness(1), answeredAt: circuit.answeredAt }).toEqual({ needs: false, answeredAt: Number.NEGATIVE_INFINITY });
    });

    it('needs none any more when it has answered', () => {
      const circuit = fresh();
      unheard(circuit, 20);
      circuit.note(false, false, 2_000);
      expect({ needs: circuit.needsWitness(1), answeredAt: circuit.answeredAt }).toEqual({ needs: false, answeredAt: 2_000 });
    });
  });
});
