import type { UpstreamFailure } from '@portico/upstream';
import { RequestFixture } from '../run/request.fixture.ts';
import { unhandled } from '../run/unhandled.fixture.ts';
import { PendingReader } from './coalesced-runs.ts';

describe('a request that waits for a coalesced run', () => {
  const waiting = (request = new RequestFixture()) => {
    const left = jest.fn();
    const reader = new PendingReader<string>(request.context.scope, 'page', { waitsFor: () => ['orders getOrder'] }, left);
    const outcome = reader.result.then((view) => view, ({ kind, message }: UpstreamFailure) => kind ?? message);
    return { request, reader, left, outcome };
  };

  it('leaves the run once, however often it is cancelled, and takes no answer after that', async () => {
    const { reader, left, outcome } = waiting();
    reader.cancel('deadline');
    reader.cancel('client-gone');
    reader.settle('late');
    reader.fail(new Error('late'));
    expect({ left: left.mock.calls, outcome: await outcome }).toEqual({ left: [['deadline']], outcome: 'timeout' });
  });

  it.each([
    ['its answer', (reader: PendingReader<string>) => reader.settle('view'), 'view'],
    ['its failure', (reader: PendingReader<string>) => reader.fail(new Error('broken')), 'broken'],
  ])('leaves nothing behind when it has %s: neither a member in its scope, nor a run to be left', async (_, end, expected) => {
    const { request, reader, left, outcome } = waiting();
    const removed = jest.spyOn(request.context.scope, 'remove');
    end(reader);
    end(reader);
    reader.cancel('client-gone');
    expect({ left: left.mock.calls, outcome: await outcome, removed: removed.mock.calls }).toEqual({ left: [], outcome: expected, removed: [[reader]] });
  });

  it('leaves at once when its own scope has ended before', async () => {
    const request = new RequestFixture();
    request.context.scope.cancel('client-gone');
    const { left, outcome } = waiting(request);
    expect({ left: left.mock.calls, outcome: await outcome }).toEqual({ left: [['client-gone']], outcome: 'cancelled' });
  });

  it('tells what was waited for when it leaves, which the run does not know any more when it has ended with it', async () => {
    let ended = false;
    const scope = new RequestFixture().context.scope;
    const reader = new PendingReader<string>(scope, 'page', { waitsFor: () => (ended ? [] : ['orders getOrder']) }, () => void (ended = true));
    scope.cancel('deadline');
    await expect(reader.result).rejects.toThrow('plan page: timeout, while it waited for orders getOrder');
  });

  it.each([
    ['fails', (reader: PendingReader<string>) => reader.fail(new Error('broken'))],
    ['leaves', (reader: PendingReader<string>) => reader.cancel('client-gone')],
  ])('ends no process when it %s and is awaited by none', async (_, end) => {
    const failures = unhandled();
    end(new PendingReader<string>(new RequestFixture().context.scope, 'page', { waitsFor: () => [] }, () => undefined));
    expect(await failures.stop()).toEqual([]);
  });
});
