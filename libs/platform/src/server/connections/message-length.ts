/** Of a frame's first bytes (RFC 6455, section 5.2). */
const FINAL = 0x80;
const OPCODE = 0x0f;
const MASKED = 0x80;
const LENGTH = 0x7f;
/** From here on frames are about the connection, and stand between those of a message. */
const CONTROL = 0x8;
/** Lengths that stand for 2 and 8 bytes with the length itself. */
const [IN_TWO, IN_EIGHT] = [126, 127];
const MASK = 4;

/** Follows what is sent on a WebSocket, frame by frame, to know how long its messages become: a frame says so before its content comes. */
export class MessageLength {
  private readonly head = Buffer.alloc(2 + 8 + MASK);
  private filled = 0;
  /** Bytes of the frame's content that have not come yet. */
  private left = 0;
  /** Bytes of the message so far, as its frames announce them. */
  private message = 0;

  /** @param most bytes of a message, as they are sent: compressed where that was agreed */
  constructor(private readonly most: number) {}

  /** @returns whether a message is announced to become longer */
  exceeds(chunk: Buffer): boolean {
    for (let at = 0; at < chunk.length; ) {
      at = this.follow(chunk, at);
      if (this.message > this.most) return true;
    }
    return false;
  }

  /** Whether another frame may be written now: at the beginning, and where one has ended. */
  get isBetween(): boolean {
    return this.left === 0 && this.filled === 0;
  }

  /** Follows a chunk as far as the end of a frame. @returns how many of its bytes that are; undefined where the frame goes on behind it */
  endOfFrame(chunk: Buffer): number | undefined {
    for (let at = 0; at < chunk.length; ) {
      at = this.follow(chunk, at);
      if (this.isBetween) return at;
    }
    return undefined;
  }

  /** @returns where what comes next begins */
  private follow(chunk: Buffer, at: number): number {
    if (this.left > 0) {
      const content = Math.min(this.left, chunk.length - at);
      this.left -= content;
      return at + content;
    }
    this.head[this.filled] = chunk[at] as number;
    this.filled += 1;
    if (this.filled >= this.headLength) this.begin();
    return at + 1;
  }

  /** Bytes of a frame's head, as far as those that have come tell. */
  private get headLength(): number {
    if (this.filled < 2) return 2;
    const second = this.head[1] as number;
    const length = second & LENGTH;
    return 2 + (length === IN_TWO ? 2 : length === IN_EIGHT ? 8 : 0) + (second & MASKED ? MASK : 0);
  }

  private begin(): void {
    this.filled = 0;
    const [first, second] = this.head as unknown as readonly [number, number];
    const short = second & LENGTH;
    this.left = short === IN_TWO ? this.head.readUInt16BE(2) : short === IN_EIGHT ? Number(this.head.readBigUInt64BE(2)) : short;
    if ((first & OPCODE) >= CONTROL) return;
    this.message += this.left;
    if (first & FINAL && this.message <= this.most) this.message = 0;
  }
}
