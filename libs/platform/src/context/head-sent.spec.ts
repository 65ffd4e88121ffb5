import type { ServerResponse } from 'node:http';
import { whenHeadIsSent } from './head-sent.ts';

describe('who waits for the head of an answer', () => {
  it('is told once, right before it is written, and the head is written as it is', () => {
    const happened: unknown[] = [];
    const writeHead = function (this: unknown, ...head: unknown[]): unknown {
      happened.push([this === response, ...head]);
      return this;
    };
    const response = { writeHead } as unknown as ServerResponse;
    whenHeadIsSent(response, () => void happened.push('told'));
    expect(happened).toEqual([]);
    expect(response.writeHead(200, { 'x-one': '1' })).toBe(response);
    response.writeHead(204);
    expect(happened).toEqual(['told', [true, 200, { 'x-one': '1' }], [true, 204]]);
    expect(response.writeHead).toBe(writeHead);
  });
});
