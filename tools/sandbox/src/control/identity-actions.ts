import type { ClientMetadata } from 'oidc-provider';
import { readJson } from '../http/read-json.ts';
import { invalid, ServiceProblem } from '../http/service-problem.ts';
import type { IdentityControl } from '../identity/control/identity-control.ts';
import type { Action } from './control-server.ts';

const metadataIn = (body: unknown): Partial<ClientMetadata> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw invalid([{ in: 'body', name: 'client', detail: 'must be an object with what the client registers' }]);
};

/** What of `IdentityControl` a person at a terminal has a use for. */
export const identityActions = (identity: IdentityControl): Record<string, Action> => ({
  'GET /identity/token-requests': async () => ({ requests: identity.tokenRequests() }),
  'POST /identity/sign-outs/*': async ({ names: [sub = ''] }) => identity.signOutEverywhere(sub),
  'POST /identity/clients/*': async ({ request, names: [id = ''] }) => {
    const metadata = metadataIn(await readJson(request));
    try {
      identity.changeMetadata(id, metadata);
    } catch (error) {
      if (error instanceof RangeError) throw new ServiceProblem(404, error.message);
      throw error;
    }
  },
});
