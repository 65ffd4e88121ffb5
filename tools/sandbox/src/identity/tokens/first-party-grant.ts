import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';

/** Scopes that only some roles are given; anybody may have the others. */
const SCOPE_ROLES: Readonly<Record<string, string>> = { 'portico:diagnostics': 'operations' };

/** Grants a client what it asks for without asking the person, because all clients are the shop's own. */
export const firstPartyGrant =
  (accounts: Accounts) =>
  async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, session, provider, resourceServers = {} } = oidc;
    const accountId = session?.accountId;
    if (!client || !session || accountId === undefined) return undefined;
    const earlier = session.grantIdFor(client.clientId);
    const grant = (earlier && (await provider.Grant.find(earlier))) || new provider.Grant({ clientId: client.clientId, accountId });
    const roles = accounts.find(accountId)?.roles ?? [];
    grant.addOIDCScope(oidc.requestParamOIDCScopes);
    for (const resource of Object.keys(resourceServers)) {
      for (const scope of oidc.requestParamScopes) {
        const role = SCOPE_ROLES[scope];
        if (role === undefined || roles.includes(role)) grant.addResourceScope(resource, scope);
        else grant.rejectResourceScope(resource, scope);
      }
    }
    await grant.save();
    return grant;
  };
