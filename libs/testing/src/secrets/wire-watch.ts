import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inAnswer, inForm, inRequest, inTokens } from './credentials.ts';
import type { RunSecrets } from './run-secrets.ts';

const REQUEST = 'http.server.request.start';
const ANSWER = 'http.server.response.finish';

/**
 * Records every credential that is sent to any server of this process, from any source: clients to BFFs, BFFs
 * to services and to identity providers. Heads are seen by the servers, forms and tokens where they are sent, in `fetch`.
 */
export class WireWatch {
  private readonly onRequest = (message: unknown): void => {
    const { url = '', headers } = (message as { readonly request: IncomingMessage }).request;
    this.secrets.add(inRequest(url, headers));
  };
  private readonly onAnswer = (message: unknown): void => {
    this.secrets.add(inAnswer((message as { readonly response: ServerResponse }).response.getHeaders()));
  };
  private readonly unwatched = globalThis.fetch;

  private readonly secrets: RunSecrets;

  constructor(secrets: RunSecrets) {
    this.secrets = secrets;
    subscribe(REQUEST, this.onRequest);
    subscribe(ANSWER, this.onAnswer);
    globalThis.fetch = (input, init) => this.fetch(input, init);
  }

  stop(): void {
    unsubscribe(REQUEST, this.onRequest);
    unsubscribe(ANSWER, this.onAnswer);
    globalThis.fetch = this.unwatched;
  }

  private async fetch(...[input, init = {}]: Parameters<typeof fetch>): Promise<Response> {
    const form = formIn(init);
    if (form) this.secrets.add(inForm(form));
    const answer = await this.unwatched(input, init);
    if (form && answer.headers.get('content-type')?.startsWith('application/json')) this.secrets.add(inTokens((await answer.clone().json()) as object));
    return answer;
  }
}

function formIn({ body, headers }: RequestInit): URLSearchParams | undefined {
  if (body instanceof URLSearchParams) return body;
  const type = new Headers(headers).get('content-type');
  return typeof body === 'string' && type?.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(body) : undefined;
}
