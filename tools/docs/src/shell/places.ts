import type { Origins } from '../examples/ask.ts';

/** What is elsewhere in a test than the documents say: addresses, and the folder that a checkout keeps things in. */
export class Places {
  private readonly moved: readonly (readonly [shown: string, real: string])[];
  private readonly issuer: string | undefined;

  /**
   * @param kept takes the place of `.portico`, and holds the files that a reader writes
   * @param files their names @param issuer the identity provider, by the address that is shown
   */
  constructor(origins: Origins, kept: string, files: readonly string[], issuer: string) {
    const addresses = Object.entries(origins).map(([shown, real]) => [shown, new URL(real).host] as const);
    this.moved = [...addresses, ['.portico/', `${kept}/`], ...files.map((file) => [file, `${kept}/${file}`] as const)];
    this.issuer = origins[issuer];
  }

  /** Commands as they are typed here. `npm run token` has to be told where the identity provider is. */
  real(commands: string): string {
    const told = this.issuer === undefined ? commands : commands.replace(/npm run -s token(?: --)?/g, `npm run -s token -- --issuer ${this.issuer}`);
    return this.moved.reduce((text, [shown, real]) => text.replaceAll(shown, real), told);
  }

  /** What they print, as it is shown. */
  shown(output: string): string {
    return this.moved.reduce((text, [shown, real]) => text.replaceAll(real, shown).replaceAll(encodeURIComponent(real), encodeURIComponent(shown)), output);
  }
}
