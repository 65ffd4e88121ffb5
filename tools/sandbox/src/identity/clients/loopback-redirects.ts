import type Provider from 'oidc-provider';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A BFF under test listens on a free port, so its redirect URIs cannot be registered before: anything on this machine will do. */
const isOnThisMachine = (uri: string): boolean => {
  const url = URL.parse(uri);
  return url !== null && /^https?:$/.test(url.protocol) && LOOPBACK.has(url.hostname);
};

/** Lets every client redirect to any port and path of this machine, which no provider in production may do (RFC 9700, section 2.1). */
export const allowLoopbackRedirects = ({ Client }: Provider): void => {
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = Client.prototype;
  Client.prototype.redirectUriAllowed = function (uri) {
    return isOnThisMachine(uri) || redirectUriAllowed.call(this, uri);
  };
  Client.prototype.postLogoutRedirectUriAllowed = function (uri) {
    return isOnThisMachine(uri) || postLogoutRedirectUriAllowed.call(this, uri);
  };
};
