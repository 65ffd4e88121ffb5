/** Takes the members in turn. */
export class RoundRobin<T> {
  private at = 0;

  constructor(private readonly members: readonly [T, ...T[]]) {}

  next(): T {
    const member = this.members[this.at] as T;
    this.at = (this.at + 1) % this.members.length;
    return member;
  }
}
