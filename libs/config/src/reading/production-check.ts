import { SecretText } from '../secret-text.ts';
import { SettingFormatError } from '../setting-format-error.ts';

/** What a production must not run with. */
export interface ProductionRules {
  /** Whether addresses of this machine are meant, as those of a sidecar. */
  readonly loopback: boolean;
  /** Whether a URL must be `https`: what is sent there, or named by it, needs TLS. */
  readonly https: boolean;
}

const URL_FORM = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/i;
const HOST_AND_PORT = /^(\[[^\]]*\]|[^\s:/@]+):\d{1,5}$/;
/** Of this machine, as `URL` writes hosts: names (RFC 6761, section 6.3), IPv4 (RFC 1122, section 3.2.1.3), IPv6 (RFC 4291, sections 2.5.2, 2.5.3 and 2.5.5.2). */
const OF_THIS_MACHINE = /^(?:localhost|[^\s]+\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(?:7f[0-9a-f]{2}|0):[0-9a-f]{1,4}\])\.?$/;

/**
 * Refuses what a demo or a developer's machine has and a production must not: addresses of this machine, where nothing or something else may
 * listen, secrets that everybody can read in the sources, URLs without TLS where it is needed.
 * @throws SettingFormatError
 */
export function checkForProduction(value: unknown, { loopback, https }: ProductionRules): void {
  if (value instanceof SecretText) {
    if (/development/i.test(value.reveal())) throw new SettingFormatError('the secret is one for development, which everybody can read', 'make one of your own, such as with openssl rand -base64 32');
    return;
  }
  if (typeof value !== 'string') return;
  const host = hostOf(value);
  if (host === undefined) return;
  const here = OF_THIS_MACHINE.test(host);
  if (here && !loopback) throw new SettingFormatError(`"${value}" is an address of this machine, which is refused in production`, 'write the address that is meant there, or write loopback: true as the first line of the file if it is this machine, as with a sidecar');
  if (https && !here && /^http:/i.test(value)) throw new SettingFormatError(`"${value}" has no TLS, which is refused in production`, 'write an https:// URL');
}

/** The host of a URL, or of an address with a port, in the one form that `URL` has for it; undefined for any other text. */
function hostOf(text: string): string | undefined {
  const [, host] = URL_FORM.exec(text) ?? HOST_AND_PORT.exec(text) ?? [];
  if (host === undefined) return undefined;
  return URL.parse(`http://${host}`)?.hostname ?? host;
}
