import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credential } from './credential.ts';

/** Keeps certificates as `name.pem` and `name.key`, the keys for their owner alone; without a path, keeps nothing. */
export class CertificateFolder {
  readonly #path: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  read(name: string): Credential | undefined {
    if (this.#path === undefined) return undefined;
    const [certificate, key] = [join(this.#path, `${name}.pem`), join(this.#path, `${name}.key`)];
    if (!existsSync(certificate) || !existsSync(key)) return undefined;
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  write(name: string, { certificate, key }: Credential): void {
    if (this.#path === undefined) return;
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#path, `${name}.key`), key, { mode: 0o600 });
    writeFileSync(join(this.#path, `${name}.pem`), certificate);
  }
}
