import type { Reading } from '@portico/platform';
import { constants } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import { ClientTrust } from './client-trust.ts';
import { NamedChoice } from './named-choice.ts';
import { serverCertificate } from './server-certificates.ts';
import type { ServerCertificate } from './server-certificates.ts';
import { FaultList, TlsFaults } from './tls-faults.ts';
import type { ServerTlsSettings } from './tls.settings.ts';

/** A file that stops being good at some time. */
export interface Expiry {
  /** `certificates[shop]`, `clients.ca`, `clients.crl`. */
  readonly of: string;
  readonly path: string;
  readonly ends: Date;
}

/** A certificate with what connections are secured with. */
interface Shown {
  readonly certificate: ServerCertificate;
  readonly options: SecureContextOptions;
  readonly context: SecureContext;
}

/** What the files hold, ready to be used. */
export interface TlsMaterial {
  readonly certificates: readonly ServerCertificate[];
  /** By host name, for a port that asks clients for no certificate. */
  readonly shown: NamedChoice<Shown>;
  /** The same for the port that does, with which certificates it takes. */
  readonly clients: { readonly trust: ClientTrust; readonly shown: NamedChoice<Shown> } | undefined;
  readonly expiries: readonly Expiry[];
}

/** The paths of all files that the settings name. */
export function pathsOf({ certificates, clients }: ServerTlsSettings): readonly string[] {
  const ofClients = clients ? [clients.ca, ...(clients.crl === undefined ? [] : [clients.crl])] : [];
  return [...certificates.flatMap(({ certificate, key }) => [certificate, key]), ...ofClients];
}

/**
 * Takes what the files hold, as far as it fits together and is valid now: what no handshake can succeed with is found here, not by the
 * first client.
 * @param read the state of a file
 * @throws TlsFaults with all that is wrong
 */
export function tlsMaterial(settings: ServerTlsSettings, read: (path: string) => Reading, now = new Date()): TlsMaterial {
  const faults = new FaultList();
  const certificates = settings.certificates.map((one, index) => serverCertificate(one, index, read, faults, now));
  const trust = settings.clients && ClientTrust.read(settings.clients, read, faults, now);
  const good = certificates.filter((one) => one !== undefined);
  checkNames(certificates, settings, faults);
  if (faults.faults.length > 0) throw new TlsFaults(faults.faults);
  const shown = choiceOf(good, settings, {}, faults);
  const ofClients = trust && choiceOf(good, settings, { ca: [...trust.ca], ...(trust.crl.length > 0 ? { crl: [...trust.crl] } : {}) }, faults);
  if (faults.faults.length > 0 || !shown) throw new TlsFaults(faults.faults);
  const expiries = [
    ...good.map(({ name, ends }, index) => ({ of: `certificates[${name}]`, path: settings.certificates[index]?.certificate ?? '', ends })),
    ...(trust ? ofTrust(trust, settings) : []),
  ];
  return { certificates: good, shown, clients: trust && ofClients ? { trust, shown: ofClients } : undefined, expiries };
}

function ofTrust({ ends }: ClientTrust, { clients }: ServerTlsSettings): Expiry[] {
  const crl = ends.crl === undefined ? [] : [{ of: 'clients.crl', path: clients?.crl ?? '', ends: ends.crl }];
  return [{ of: 'clients.ca', path: clients?.ca ?? '', ends: ends.ca }, ...crl];
}

/** One host has one certificate: which of two is shown would be a matter of their order. */
function checkNames(certificates: readonly (ServerCertificate | undefined)[], settings: ServerTlsSettings, faults: FaultList): void {
  const owners = new Map<string, number>();
  certificates.forEach((one, index) => {
    for (const host of new Set(one?.hosts)) {
      const other = owners.get(host);
      if (other === undefined) owners.set(host, index);
      else {
        const problem = `is for ${host}, and so is tls.certificates[${other}] (${settings.certificates[other]?.certificate})`;
        faults.add(`certificates[${index}].certificate`, settings.certificates[index]?.certificate, { problem, fix: 'keep one of the two for that name' });
      }
    }
  });
}

function choiceOf(
  certificates: readonly ServerCertificate[],
  settings: ServerTlsSettings,
  more: SecureContextOptions,
  faults: FaultList,
): NamedChoice<Shown> | undefined {
  let choice: NamedChoice<Shown> | undefined;
  certificates.forEach((certificate, index) => {
    const { cert, key } = certificate;
    // With renegotiation (TLS 1.2), a client could become another one in the middle of a connection.
    const options = { cert, key, minVersion: settings.minVersion, secureOptions: constants.SSL_OP_NO_RENEGOTIATION, ...more };
    try {
      const shown = { certificate, options, context: createSecureContext(options) };
      choice ??= new NamedChoice<Shown>(shown);
      for (const host of certificate.hosts) choice.add(host, shown);
    } catch (error) {
      const fault = { problem: `cannot be used (${(error as Error).message})`, fix: 'take one that this version of OpenSSL accepts' };
      faults.add(`certificates[${index}].certificate`, settings.certificates[index]?.certificate, fault);
    }
  });
  return choice;
}
