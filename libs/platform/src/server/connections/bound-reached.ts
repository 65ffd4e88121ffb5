/** Something that is held was refused, or was taken back, because a bound was reached. */
export interface BoundReached {
  readonly resource: 'connection' | 'body' | 'stream';
  /**
   * Refused: `total`, `address`, `caller`, `upstream` (by whose bound), `pipelined`. Taken back: `stalled`, the other side takes nothing of what
   * is sent; `idle`, it sends nothing.
   */
  readonly because: 'total' | 'address' | 'caller' | 'upstream' | 'pipelined' | 'stalled' | 'idle';
}
