/** An empty line ends an event: two line ends in a row (HTML, section 9.2.5). */
const [AT_END, ANYWHERE] = [/(?:\n\n|[\n\r]\r\n?)$/, /\n\n|[\n\r]\r\n?/];
/** Characters of the longest such end. */
const TAIL = 3;

/** Follows a stream of events, to know where it may end without a loss. */
export class EventStream {
  private tail = '\n\n';

  /** Has no event begun whose end has not come? */
  get isBetween(): boolean {
    return AT_END.test(this.tail);
  }

  follow(chunk: Buffer): void {
    this.tail = (this.tail + chunk.toString('latin1', Math.max(0, chunk.length - TAIL))).slice(-TAIL);
  }

  /** @returns how many of these bytes end the event that has begun; undefined where it goes on behind them */
  endIn(chunk: Buffer): number | undefined {
    const { tail } = this;
    const end = ANYWHERE.exec(tail + chunk.toString('latin1'));
    return end ? Math.max(0, end.index + end[0].length - tail.length) : undefined;
  }
}
