import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** So many writes pass before what has expired is thrown away. */
const SWEEP_EVERY = 1_000;

/** What the provider has issued of one kind, by id: sessions, grants, codes, refresh tokens. */
export class Shelf implements Adapter {
  readonly #entries = new Map<string, Entry>();
  readonly #idByUid = new Map<string, string>();
  readonly #idsByGrant = new Map<string, Set<string>>();
  readonly #now: () => number;
  #writes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Those that have not expired. */
  all(): AdapterPayload[] {
    return [...this.#entries.keys()].map((id) => this.#live(id)).filter((payload) => payload !== undefined);
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    this.#forget(id);
    this.#entries.set(id, { payload, until: expiresIn === undefined ? Infinity : this.#now() + expiresIn * 1_000 });
    const { uid, grantId } = payload;
    if (uid !== undefined) this.#idByUid.set(uid, id);
    if (grantId !== undefined) this.#idsByGrant.set(grantId, (this.#idsByGrant.get(grantId) ?? new Set()).add(id));
    this.#writes += 1;
    if (this.#writes % SWEEP_EVERY === 0) this.all();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#live(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#live(this.#idByUid.get(uid) ?? '');
  }

  /** User codes are of the device flow, which is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const payload = this.#live(id);
    if (payload) payload.consumed = Math.floor(this.#now() / 1_000);
  }

  async destroy(id: string): Promise<void> {
    this.#forget(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const id of [...(this.#idsByGrant.get(grantId) ?? [])]) this.#forget(id);
  }

  #live(id: string): AdapterPayload | undefined {
    const entry = this.#entries.get(id);
    if (entry && entry.until > this.#now()) return entry.payload;
    this.#forget(id);
    return undefined;
  }

  #forget(id: string): void {
    const { uid, grantId } = this.#entries.get(id)?.payload ?? {};
    this.#entries.delete(id);
    if (uid !== undefined && this.#idByUid.get(uid) === id) this.#idByUid.delete(uid);
    if (grantId === undefined) return;
    const siblings = this.#idsByGrant.get(grantId);
    siblings?.delete(id);
    if (siblings?.size === 0) this.#idsByGrant.delete(grantId);
  }
}
