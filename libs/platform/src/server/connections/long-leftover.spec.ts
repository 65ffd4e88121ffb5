import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { endWithLeftover, hasLeftover } from './leftover-body.ts';

class PeerSocket extends EventEmitter {
  readonly calls: string[] = [];
  destroyed = false;
  writableEnded = false;

  destroySoon(): void {
    this.calls.push('destroySoon');
  }

  end(): void {
    this.calls.push('end');
    this.writableEnded = true;
  }

  pause(): void {
    this.calls.push('pause');
  }

  destroy(): void {
    this.calls.push('destroy');
    this.destroyed = true;
  }
}

describe('the rest of a body whose request is answered', () => {
  it.each([
    [true, { 'content-length': '99999999' }, undefined, false],
    [true, { 'transfer-encoding': 'chunked' }, undefined, false],
    [false, {}, undefined, false],
    [false, { 'content-length': '65536' }, undefined, false],
    [false, { 'content-length': '65537' }, undefined, true],
    [false, { 'transfer-encoding': 'chunked' }, undefined, true],
    [false, { 'content-length': '0' }, 0, false],
    [false, { 'content-length': '1' }, 0, true],
    [false, {}, 0, false],
  ])('is worth no reading, where complete is %s, with %j and %s bytes that are: %s', (complete, headers, worth, leftover) => {
    expect(hasLeftover({ complete, headers } as never, worth)).toBe(leftover);
  });

  describe('that is long', () => {
    let socket: PeerSocket;
    let request: { complete: boolean; readonly headers: object; readonly socket: PeerSocket };
    let response: EventEmitter;
    const original = PeerSocket.prototype.destroySoon;

    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
      socket = new PeerSocket();
      request = { complete: false, headers: { 'transfer-encoding': 'chunked' }, socket };
      response = new EventEmitter();
      endWithLeftover(request as unknown as IncomingMessage, response as ServerResponse);
    });
    afterEach(() => jest.useRealTimers());

    it.each([
      ['by Node, which wants to close the connection', () => socket.destroySoon()],
      ['by a connection that was to go on', () => response.emit('finish')],
      ['by both', () => (socket.destroySoon(), response.emit('finish'))],
    ])('is not read: the connection is ended %s, and cut a second later', (_, answered) => {
      answered();
      expect(socket.calls).toEqual(['end']);
      jest.advanceTimersByTime(999);
      expect(socket.calls).toEqual(['end', 'pause']);
      jest.advanceTimersByTime(1);
      expect(socket.calls).toEqual(['end', 'pause', 'destroy']);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('is none any more when it has come meanwhile: the connection goes on as it was', () => {
      request.complete = true;
      response.emit('finish');
      expect([socket.calls, socket.destroySoon === original, jest.getTimerCount()]).toEqual([[], true, 0]);
    });

    it('lets Node close the connection when it has come meanwhile', () => {
      request.complete = true;
      socket.destroySoon();
      expect(socket.calls).toEqual(['destroySoon']);
    });

    it('is ignored when its client has left', () => {
      socket.destroyed = true;
      response.emit('finish');
      expect([socket.calls, jest.getTimerCount()]).toEqual([[], 0]);
    });
  });

  it('is no matter of a request without it', () => {
    const socket = new PeerSocket();
    const response = new EventEmitter();
    endWithLeftover({ complete: false, headers: { 'content-length': '5' }, socket } as unknown as IncomingMessage, response as ServerResponse);
    expect([response.listenerCount('finish'), Object.hasOwn(socket, 'destroySoon')]).toEqual([0, false]);
  });
});
