/** Characters of the shortest text that is looked for: shorter ones, as of requests that are bad on purpose, stand in a log by chance. */
const SHORTEST = 12;

/** What looks like a secret, from any source. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  'a JWT': /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/,
  'the key of a partner': /ptk_[0-9A-Za-z]{12}_[0-9A-Za-z]{8,}/,
  'a cookie': /__Host-[\w.-]+=[^;\s"]{8,}/,
  'a parameter of a sign-in': /[?&](?:code|state|\w+_token)=[^&\s"]{4,}/,
  'an Authorization header': /\b(?:Bearer|DPoP|Basic) [\w.~+/-]{12,}/,
  'a private key': /BEGIN [A-Z ]*PRIVATE KEY/,
};

/** What a run of tests has used that no log may hold. */
export class RunSecrets {
  private readonly texts = new Set<string>();

  get size(): number {
    return this.texts.size;
  }

  /** What is signed counts without its signature, too: head and claims are no secret, and a log that cuts them off still holds one. */
  add(texts: Iterable<string>): void {
    for (const text of texts) {
      if (text.length < SHORTEST) continue;
      for (const one of [text, partThatProves(text)]) if (one.length >= SHORTEST) this.texts.add(one);
    }
  }

  knows(text: string): boolean {
    return this.texts.has(text);
  }

  /** @returns what is wrong with each line that holds a secret, in words that do not repeat it */
  leaksIn(log: string): string[] {
    const found = [...this.texts].flatMap(spellings).filter((text) => log.includes(text));
    return log.split('\n').flatMap((line) => {
      const shape = Object.entries(SHAPES).find(([, pattern]) => pattern.test(line))?.[0];
      const secret = found.find((text) => line.includes(text));
      if (shape === undefined && secret === undefined) return [];
      return [`${shape ?? `a secret of ${secret?.length} characters`} in ${blotted(line, found)}`];
    });
  }
}

/** The signature of a JWS, the secret part of a key. */
const partThatProves = (text: string): string => text.slice(Math.max(text.lastIndexOf('.'), /^ptk_/.test(text) ? text.lastIndexOf('_') : -1) + 1);

/** As a JSON line and a URL would have it. */
const spellings = (text: string): string[] => [...new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)])];

const blotted = (line: string, secrets: readonly string[]): string => secrets.reduce((kept, secret) => kept.replaceAll(secret, '█'), line).slice(0, 400);
