/**
 * A map that holds so many entries at most: when there is no more room, what came first goes first.
 *
 * To find what came first is not `keys().next()`: V8 leaves a hole where an entry was, and each new iterator passes over all holes since the
 * table was last rebuilt, tens of thousands in a large map. The one that is kept here has passed them already. It is kept only while
 * the map is full and moves with each entry, for one that stands still would keep every table alive that the map has had.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  #oldest: MapIterator<K> | undefined = undefined;

  /** @param most from 1 */
  constructor(readonly most: number) {
    super();
  }

  /** What is there already keeps its place. */
  override set(key: K, value: V): this {
    if (this.size < this.most) this.#oldest = undefined;
    else if (!this.has(key)) this.#dropOldest();
    return super.set(key, value);
  }

  #dropOldest(): void {
    this.#oldest ??= this.keys();
    const { value, done } = this.#oldest.next();
    if (!done) this.delete(value);
  }
}
