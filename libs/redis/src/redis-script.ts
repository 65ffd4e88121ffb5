/** A script that Redis runs as one step that nothing comes between. Sent once in full, then by its hash. */
export class RedisScript {
  /**
   * @param name unique in the BFF
   * @param keys how many of its arguments are names of keys; in a cluster they must be in one slot, by a common `{hash tag}`
   */
  constructor(
    readonly name: string,
    readonly keys: number | undefined,
    readonly lua: string,
  ) {}
}
