/**
 * What is held by host names, wildcards among them: `*.shop.example` stands for one label (RFC 9525, section 6.3). A name itself goes
 * before a wildcard.
 */
export class NamedChoice<T> {
  private readonly byName = new Map<string, T>();

  /** @param first for all names that nothing else is held by */
  constructor(readonly first: T) {}

  /** @returns what is held by the name already, which stays */
  add(name: string, value: T): T | undefined {
    const known = this.byName.get(name.toLowerCase());
    if (known === undefined) this.byName.set(name.toLowerCase(), value);
    return known;
  }

  /** What is held by a name that a client asks for. */
  find(name: string): T | undefined {
    const host = name.toLowerCase();
    return this.byName.get(host) ?? this.byName.get(host.replace(/^[^.]+/, '*'));
  }
}
