import type { IncomingMessage } from 'node:http';
import type { ContextFactory } from '../context/context-factory.ts';
import { currentScope, runInScope } from '../context/current.ts';
import type { Scope } from '../context/scope.ts';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import { doorOf } from './door.ts';
import type { Slot } from './pipeline.ts';
import type { Stage } from './stage.ts';

const REFUSED = new Problem('overloaded', { detail: 'später', headers: { 'retry-after': '1' } });

describe('who is refused at the door', () => {
  let asked: string[];
  let answers: { readonly status: number; readonly head: Readonly<Record<string, string>>; readonly body: string }[];
  let draining: boolean;
  let ids: number;
  const events = new Signals();

  beforeEach(() => [asked, answers, draining, ids] = [[], [], false, 0]);

  const contexts = { events, nextId: () => `id-${(ids += 1)}`, get isDraining() { return draining; } } as unknown as ContextFactory;
  const response = {
    writeHead: (status: number, list: readonly string[]) => ({
      end: (body: string) => answers.push({ status, head: Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] as string]] : []))), body }),
    }),
  };
  const keeper = (slot: Slot, problem?: Problem): [Slot, Stage] => {
    const stage: Stage = {
      run: () => undefined,
      turnsAway() {
        asked.push(`${slot}${currentScope() ? ', in a scope' : ''}${(this as unknown) === stage ? '' : ', by itself'}`);
        return problem;
      },
    };
    return [slot, stage];
  };
  const enters = (stages: readonly (readonly [Slot, Stage])[], request: Partial<IncomingMessage> = {}, known?: Problem): boolean =>
    doorOf(new Map(stages), contexts)({ complete: true, headers: {}, ...request } as IncomingMessage, response as never, known);

  it('is asked in the order of the slots, until one refuses; stages that have no say are passed by', () => {
    const stages = [keeper('callerLimit', REFUSED), keeper('addressRules', REFUSED), keeper('overload'), ['caller', { run: () => undefined }] as [Slot, Stage]];
    expect(runInScope({} as Scope, enters, stages)).toBe(false);
    expect({ asked, answered: answers.length }).toEqual({ asked: ['overload', 'addressRules'], answered: 1 });
  });

  it('comes in where no stage refuses', () => {
    expect([enters([]), enters([keeper('overload'), keeper('addressLimit')])]).toEqual([true, true]);
    expect({ asked, answers }).toEqual({ asked: ['overload', 'addressLimit'], answers: [] });
  });

  it('is told why, with an id of its own', () => {
    enters([keeper('overload', REFUSED)]);
    enters([keeper('overload', REFUSED)]);
    expect(answers.map(({ head }) => head['request-id'])).toEqual(['id-1', 'id-2']);
    const [{ status, head, body }] = answers as [(typeof answers)[0]];
    expect({ status, head }).toEqual({
      status: 503,
      head: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'content-length': String(Buffer.byteLength(body)), 'request-id': 'id-1', 'retry-after': '1' },
    });
    expect(JSON.parse(body)).toMatchObject({ status: 503, detail: 'später', instance: 'urn:portico:request:id-1' });
  });

  it('is refused without being asked for where Node has found something wrong', () => {
    expect(enters([keeper('overload')], {}, new Problem('expectation-failed'))).toBe(false);
    expect({ asked, statuses: answers.map(({ status }) => status) }).toEqual({ asked: [], statuses: [417] });
  });

  it.each<[string, boolean, Partial<IncomingMessage>, Problem | undefined, string | undefined]>([
    ['as long as nothing speaks against it', false, {}, undefined, undefined],
    ['with a short body on its way', false, { complete: false, headers: { 'content-length': '65536' } }, undefined, undefined],
    ['with a long body on its way', false, { complete: false, headers: { 'content-length': '65537' } }, undefined, 'close'],
    ['with a body of unknown length on its way', false, { complete: false, headers: { 'transfer-encoding': 'chunked' } }, undefined, 'close'],
    ['with a long body that has come', false, { complete: true, headers: { 'content-length': '65537' } }, undefined, undefined],
    ['with any body on its way that may not come', false, { complete: false, headers: { 'content-length': '1' } }, new Problem('expectation-failed'), 'close'],
    ['without a body that may not come', false, { complete: false, headers: {} }, new Problem('expectation-failed'), undefined],
    ['while the BFF stops', true, {}, undefined, 'close'],
  ])('keeps the connection %s', (_, stops, request, known, connection) => {
    draining = stops;
    enters([keeper('overload', REFUSED)], request, known);
    expect(answers[0]?.head['connection']).toBe(connection);
  });
});
