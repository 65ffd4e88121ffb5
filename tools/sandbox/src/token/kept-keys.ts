import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

const ALGORITHM = 'ES256';

interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The pair of the private key in a file, a JWK for its owner's eyes alone; makes one where there is no file. */
export const keptKeys = async (file: string): Promise<Keys> => {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    writeFileSync(file, `${JSON.stringify(await exportJWK(privateKey))}\n`, { mode: 0o600 });
  }
  const secret = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { d: _, ...open } = secret;
  return { privateKey: (await importJWK(secret, ALGORITHM)) as CryptoKey, publicKey: (await importJWK(open, ALGORITHM, { extractable: true })) as CryptoKey };
};
