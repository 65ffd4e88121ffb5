import type { ServerResponse } from 'node:http';

/** Tells once, right before the head of an answer is written, however it is: by Fastify, or by code that writes to the response itself. */
export function whenHeadIsSent(response: ServerResponse, told: () => void): void {
  // Node has no event for it. All ways of writing a head end here, and it is the response's own method from then on.
  const { writeHead } = response;
  response.writeHead = function (this: ServerResponse, ...head: unknown[]): ServerResponse {
    response.writeHead = writeHead;
    told();
    return Reflect.apply(writeHead, this, head) as ServerResponse;
  } as typeof writeHead;
}
