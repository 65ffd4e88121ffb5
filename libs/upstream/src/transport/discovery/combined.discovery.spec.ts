import { StartError } from '@portico/platform';
import type { Placement } from '../../policies/instances/placement.ts';
import { CombinedDiscovery } from './combined.discovery.ts';
import type { Discovery, Found } from './discovery.ts';

const at = (address: string, version?: string): Placement => ({ address, weight: 1, priority: 0, ...(version === undefined ? {} : { version }) });

/** A part that does as the test says. */
class Part implements Discovery {
  found: Found = () => undefined;
  closed = 0;
  ready: () => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  start(found: Found): Promise<void> {
    this.found = found;
    return new Promise((resolve, reject) => ([this.ready, this.fail] = [resolve, reject]));
  }

  close(): void {
    this.closed += 1;
  }
}

describe('several discoveries as one', () => {
  let parts: [Part, Part];
  let told: string[][];
  let combined: CombinedDiscovery;
  let started: Promise<unknown>;

  beforeEach(() => {
    [parts, told] = [[new Part(), new Part()], []];
    combined = new CombinedDiscovery(parts);
    started = combined.start((placements) => told.push(placements.map(({ address, version }) => `${address} ${version ?? ''}`.trim()))).catch((error: unknown) => error);
  });

  const ready = async (): Promise<void> => {
    for (const part of parts) part.ready();
    await started;
  };

  it('tells of the first ones together, when all parts have started', async () => {
    parts[0].found([at('a')]);
    parts[0].ready();
    parts[1].found([at('b')]);
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    await ready();
    expect(told).toEqual([['a', 'b']]);
  });

  it('tells of all when one part changes, of two with one address the first, and of nothing where nothing has changed', async () => {
    await ready();
    expect(told).toEqual([]);
    parts[1].found([at('a', 'second'), at('b')]);
    parts[0].found([at('a', 'first')]);
    parts[1].found([at('a', 'other'), at('b')]);
    parts[1].found([]);
    parts[0].found([]);
    expect(told).toEqual([['a second', 'b'], ['a first', 'b'], ['a first'], []]);
  });

  it('tells nothing any more once it is closed, whatever a part still finds', async () => {
    await ready();
    combined.close();
    parts[0].found([at('a')]);
    expect({ told, closed: parts.map(({ closed }) => closed) }).toEqual({ told: [], closed: [1, 1] });
  });

  it('fails with the faults of all parts, when the last of them has settled, and closes those that have started', async () => {
    parts[0].fail(new StartError(['one', 'two']));
    await new Promise(setImmediate);
    expect(parts.map(({ closed }) => closed)).toEqual([0, 0]);
    parts[1].fail(new StartError(['three']));
    expect(await started).toEqual(new StartError(['one', 'two', 'three']));
    expect({ told, closed: parts.map(({ closed }) => closed) }).toEqual({ told: [], closed: [1, 1] });
  });

  it('fails with a mistake of the code before any fault of the settings', async () => {
    const fault = new TypeError('a bug');
    parts[0].fail(new StartError(['one']));
    parts[1].fail(fault);
    expect(await started).toBe(fault);
  });
});
