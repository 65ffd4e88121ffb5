/** The claims of a token, or what an introspection endpoint says of one. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token that names the claim, and says that it was too large to include. */
export class ClaimElsewhere extends Error {
  constructor(readonly claim: string) {
    super(`the token has too many ${claim} to carry them, and only says where they are`);
    this.name = 'ClaimElsewhere';
  }
}

/**
 * Finds a claim by its name, or by the path to it: `realm_access.roles`. A name may have dots in it, as URLs and clients' names do, so the
 * longest name that is there counts: `https://shop.example/roles`, `resource_access.shop.example.roles`.
 */
export function claimAt(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  if (Object.hasOwn(claims, path)) return (claims as Claims)[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    if (Object.hasOwn(claims, name)) return claimAt((claims as Claims)[name], path.slice(dot + 1));
  }
  return undefined;
}

/**
 * What claims list: each a list, or a text with spaces between.
 * @param paths of one claim, or of several with spaces between
 * @throws ClaimElsewhere for a distributed claim (OpenID Connect Core, section 5.6.2; the groups overage of Microsoft Entra ID): what it
 * lists is not known, which is not the same as nothing
 */
export function listIn(claims: Claims, paths: string): readonly string[] {
  const names = paths.split(' ');
  return names.length === 1 ? listAt(claims, paths) : [...new Set(names.filter(Boolean).flatMap((path) => listAt(claims, path)))];
}

function listAt(claims: Claims, path: string): readonly string[] {
  const claim = claimAt(claims, path);
  if (typeof claim === 'string') return claim.split(' ').filter((one) => one !== '');
  if (Array.isArray(claim)) return claim.filter((one) => typeof one === 'string');
  if (claim === undefined && isElsewhere(claims, path)) throw new ClaimElsewhere(path);
  return [];
}

/** `hasgroups` stands for the same in tokens that came by the browser. */
const isElsewhere = (claims: Claims, path: string): boolean => claimAt(claims['_claim_names'], path) !== undefined || (path === 'groups' && claims['hasgroups'] === true);
