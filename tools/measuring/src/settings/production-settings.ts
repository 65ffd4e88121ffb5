import { generateKeyPairSync } from 'node:crypto';

/** Required, though no user signs in during a measurement. */
const SIGN_IN: Readonly<Record<string, string>> = {
  PORTICO_SESSION__ORIGIN: 'https://shop.example',
  PORTICO_SESSION__CLIENT_SECRET: 'a secret that is not used here',
  PORTICO_SESSION__SECRETS: 'a secret of thirty-two characters or more',
};

/** What a BFF of the demo does not start without in production, and development makes up: settings of the environment, by its name. */
export const productionSettings = (bff: string): Record<string, string> => ({
  // Upstreams and identity provider are the sandbox's, on this machine.
  PORTICO_LOOPBACK: 'true',
  // No load balancer needs time to notice that one stops.
  PORTICO_DRAIN__DELAY: '0ms',
  PORTICO_UPSTREAM_IDENTITY__KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  ...(bff === 'web-bff' ? SIGN_IN : {}),
});
