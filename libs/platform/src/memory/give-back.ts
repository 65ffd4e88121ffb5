/** Bytes; shorter buffers are left to the garbage collector, to which they are little. */
const WORTH_IT = 8 * 1024;

/** Since ES2024; Node 20 does not have it. */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer };

/**
 * Gives the memory of a buffer back at once, for who alone has it. V8 counts the bytes of buffers beside its heap and collects the whole heap
 * after every few tens of MiB of them: that doubled what an upload of 1 MiB cost in a heap of 40 MB. Nothing happens where only a part of the
 * memory is the buffer's, or where Node cannot do it.
 */
export function giveBack({ buffer, byteLength }: Buffer): void {
  if (byteLength >= WORTH_IT && byteLength === buffer.byteLength) (buffer as Transferable).transfer?.(0);
}

/** A copy that `giveBack` takes: one of Node's own may be a part of a pool. */
export function copyToGiveBack(bytes: Buffer): Buffer {
  if (bytes.length < WORTH_IT) return Buffer.from(bytes);
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
