import { EventEmitter } from 'node:events';
import { listenersOf } from './listeners.ts';

describe('listenersOf', () => {
  it('counts all, and the most of one event', () => {
    const [one, other] = [new EventEmitter(), new EventEmitter()];
    const nothing = (): void => undefined;
    one.on('data', nothing).on('data', nothing).on('end', nothing);
    other.on('data', nothing);
    expect(listenersOf([one, other])).toEqual({ listeners: 4, mostListeners: 2 });
    expect(listenersOf([new EventEmitter()])).toEqual({ listeners: 0, mostListeners: 0 });
  });
});
