import { generateKeyPairSync } from 'node:crypto';

/** A private key as PEM, as `openssl genpkey -algorithm ed25519` makes it. */
export const signingKeyText = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
