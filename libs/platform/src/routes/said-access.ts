/** Who may use a route of settings, as these say it. */
export interface SaidAccess {
  readonly access?: 'public' | 'authenticated';
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** What is wrong with what a route of settings says of access: a route that says nothing of it stops the start. */
export function saidAccessFaults({ access, scopes, roles }: SaidAccess): string[] {
  const rights = scopes.length + roles.length > 0;
  if (access === 'public' && rights) return [': is public, and says beside it who may call; take one of them out'];
  return access === undefined && !rights ? [': says nothing of access; add access: public, access: authenticated, scopes or roles'] : [];
}
