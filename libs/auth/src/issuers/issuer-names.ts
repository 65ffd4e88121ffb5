import { ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';

/** Where the name of an issuer with many tenants has the tenant. Microsoft Entra ID writes it like this in its metadata. */
const TENANT = '{tenantid}';

/** How settings name an issuer. */
export interface NamedIssuer {
  readonly issuer: string;
  readonly tenants: readonly string[];
}

/**
 * The issuers that settings name, as tokens have them in `iss`, each with the `tid` that its tokens must have. A tenant that is not listed
 * makes no name, so no lookup of `iss` leads to it.
 */
export function issuerNames({ issuer, tenants }: NamedIssuer): ReadonlyMap<string, string | undefined> {
  return issuer.includes(TENANT) ? new Map(tenants.map((tenant) => [issuer.replaceAll(TENANT, tenant), tenant])) : new Map([[issuer, undefined]]);
}

interface Checked extends Partial<NamedIssuer> {
  readonly metadata?: string;
  readonly jwks?: string;
  readonly introspection?: object;
}

/** A name with a place for the tenant needs the tenants, and the place where such an issuer has its metadata. */
export function FitsTenants(): PropertyDecorator {
  const faultOf = ({ issuer, tenants, metadata, jwks, introspection }: Checked): string | undefined => {
    const listed = Array.isArray(tenants) && tenants.length > 0;
    if (!issuer?.includes(TENANT)) return listed ? `has tenants, and no ${TENANT} in its issuer` : undefined;
    if (!listed) return `has ${TENANT} in its issuer, and no tenants: anybody can open a tenant`;
    if (introspection) return `has ${TENANT} in its issuer, and introspection: nothing in a token says which tenant to ask`;
    return (metadata ?? jwks) === undefined ? `has ${TENANT} in its issuer, and does not say where its metadata is` : undefined;
  };
  const validate = (_: unknown, details?: ValidationArguments): boolean => faultOf(details?.object ?? {}) === undefined;
  const defaultMessage = (details?: ValidationArguments): string => faultOf(details?.object ?? {}) ?? '';
  const fix = `write the issuer with ${TENANT}, the tid of each tenant in tenants, and metadata such as https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration`;
  return ValidateBy({ name: 'fitsTenants', validator: { validate, defaultMessage } }, { context: { fix } });
}
