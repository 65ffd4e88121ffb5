import { namingPort } from '../port-taken-error.ts';
import type { IdentityCustomer } from './accounts/accounts.ts';
import { PARTNER_WITH_CERTIFICATE } from './clients/development-clients.ts';
import { planIdentityPorts } from './identity-ports.ts';
import type { IdentityProvider } from './identity-provider.ts';

export interface IdentityOptions {
  /** Starts the second listener, which asks for certificates of the development CA. Making them takes a while. */
  readonly mutualTls?: boolean;
  /** The folder that keeps the development CA from one start to the next; absent, it is gone with the process. */
  readonly certificates?: string;
  /** Where web-bff is, which is told when somebody signs out; absent, it is not told. */
  readonly webBff?: string;
}

/** Starts the identity provider, whose libraries are loaded only now: they take longer than all the demo services. Throws `PortTakenError`. */
export const startIdentity = async (
  ports: number | 'free',
  { mutualTls = false, certificates: folder, webBff }: IdentityOptions,
  customers: readonly IdentityCustomer[],
): Promise<IdentityProvider> => {
  const plan = planIdentityPorts(ports);
  const { IdentityProvider: Provider } = await import('./identity-provider.ts');
  const always = { port: plan.http, customers, ...(webBff === undefined ? {} : { webBff }) };
  try {
    if (!mutualTls) return await Provider.start(always);
    const { developmentCertificates } = await import('../certificates/development-certificates.ts');
    const certificates = await developmentCertificates(folder, { [PARTNER_WITH_CERTIFICATE.id]: PARTNER_WITH_CERTIFICATE.dnsName });
    return await Provider.start({ ...always, mutualTls: { port: plan.mutualTls, certificates } });
  } catch (error) {
    throw namingPort(error, 'identity');
  }
};
