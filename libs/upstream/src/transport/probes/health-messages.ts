/** The method of gRPC's own health protocol (grpc.health.v1). */
export const HEALTH_CHECK = '/grpc.health.v1.Health/Check';

/** `HealthCheckResponse.ServingStatus.SERVING`. */
const SERVING = 1;
/** Bytes that a varint has at most (Protocol Buffers, "Encoding"). */
const LONGEST_VARINT = 10;

/** `HealthCheckRequest { string service = 1; }`; an empty text is not written. */
export function encodeService(service: string): Buffer {
  const text = Buffer.from(service);
  if (text.length === 0) return text;
  return Buffer.concat([Buffer.of(1 << 3 | 2, ...varint(text.length)), text]);
}

/** Whether `HealthCheckResponse { ServingStatus status = 1; }` says SERVING. @throws RangeError when it is cut off */
export function decodeServing(message: Buffer): boolean {
  let serving = false;
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const byte = message.readUInt8(at);
      at += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new RangeError('a varint of more than ten bytes');
  };
  while (at < message.length) {
    const tag = read();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    // Fields that later versions of the message may have are skipped, by their wire type.
    if (type === 0) {
      const value = read();
      if (field === 1) serving = value === SERVING;
      continue;
    }
    const length = lengthOf(type, read);
    at += length;
  }
  return serving;
}

/** Bytes of a field's value, by its wire type. */
function lengthOf(type: number, readLength: () => number): number {
  if (type === 2) return readLength();
  if (type === 1) return 8;
  if (type === 5) return 4;
  throw new RangeError(`the wire type ${type}`);
}

function* varint(value: number): Iterable<number> {
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) yield (rest % 128) | 0x80;
  yield rest;
}
