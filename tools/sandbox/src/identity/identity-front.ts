import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CallLog } from '../calls/call-log.ts';
import type { Call } from '../calls/call-log.ts';
import type { FaultBoard } from '../faults/fault-board.ts';
import { CallOver, Exchange } from '../http/exchange.ts';
import { ServiceProblem } from '../http/service-problem.ts';
import { suffer } from '../http/suffer.ts';
import type { IdentityFault } from './control/identity-fault.ts';
import { endpointOf } from './control/identity-fault.ts';

/** Counts the calls of the provider's endpoints, and breaks them as ordered. */
export class IdentityFront {
  readonly calls = new CallLog();
  readonly #faults: FaultBoard<IdentityFault>;
  readonly #answer: RequestListener;

  constructor(faults: FaultBoard<IdentityFault>, answer: RequestListener) {
    this.#faults = faults;
    this.#answer = answer;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const endpoint = endpointOf(target);
    const call = this.calls.start(endpoint, target, request.headers as Record<string, string>);
    try {
      const verdict = this.#faults.judge(endpoint, performance.now());
      await suffer(new Exchange(request, response, call), verdict);
      if (verdict.effect?.kind === 'truncate') cutOff(response, call, verdict.effect.bytes);
      this.#answer(request, response);
    } catch (error) {
      if (error instanceof CallOver) return;
      if (!(error instanceof ServiceProblem)) throw error;
      // RFC 6749, section 5.2, has no code for a server that fails; those of section 4.1.2.1 are what clients know.
      const body = JSON.stringify({ error: 'server_error', error_description: error.message });
      response.writeHead(error.status, { ...error.headers, 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    }
  }
}

/** The work is done, and its answer does not arrive: a refresh token has been used, say, and the next one is lost. */
const cutOff = (response: ServerResponse, call: Call, bytes: number | undefined): void => {
  response.end = ((body?: unknown) => {
    const whole = Buffer.from(typeof body === 'string' || body instanceof Uint8Array ? body : '');
    call.end('broken');
    response.write(whole.subarray(0, bytes ?? whole.length >> 1), () => response.destroy());
    return response;
  }) as ServerResponse['end'];
};
