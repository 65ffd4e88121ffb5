import { Course, DESIGNS, RULES, withOneOf, zipf } from './circuit-design.fixture.ts';
import type { Scene } from './circuit-design.fixture.ts';
import { Circuits } from './circuits.ts';

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
});
