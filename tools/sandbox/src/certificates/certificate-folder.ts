import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credential } from './credential.ts';

/** Keeps certificates as `name.pem` and `name.key`, the keys for their owner alone; without a path, keeps nothing. */
export class CertificateFolder {
  readonly #path: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Undefined also where key and certificate are no pair, as two starts at the same time may leave them. */
  read(name: string): Credential | undefined {
    if (this.#path === undefined) return undefined;
    const [certificateFile, keyFile] = [join(this.#path, `${name}.pem`), join(this.#path, `${name}.key`)];
    if (!existsSync(certificateFile) || !existsSync(keyFile)) return undefined;
    const [certificate, key] = [readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) ? { certificate, key } : undefined;
  }

  write(name: string, { certificate, key }: Credential): void {
    if (this.#path === undefined) return;
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    replace(join(this.#path, `${name}.key`), key);
    replace(join(this.#path, `${name}.pem`), certificate);
  }
}

/** Readers see the whole file, before or after. */
const replace = (path: string, text: string): void => {
  const unfinished = `${path}.${randomUUID()}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
};
