import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Counts the requests that a server is answering, from their headers to the end of the answer or of the connection. */
export class InFlight {
  private count = 0;
  private readonly ended = (): void => {
    this.count -= 1;
  };

  get requests(): number {
    return this.count;
  }

  watch(server: Server): void {
    server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
      this.count += 1;
      response.once('close', this.ended);
    });
  }
}
