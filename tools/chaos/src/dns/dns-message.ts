/** RFC 1035, section 4.1.1: the length of a message's header, and where its fields lie. */
const HEADER = 12;
/** A response, authoritative, recursion available as far as it was desired. */
const ANSWER_FLAGS = 0x8580;
/** The name of an answer is that of the question, at byte 12 (section 4.1.4). */
const NAME_OF_QUESTION = 0xc00c;
/** Section 3.2.2 and 3.2.4. */
const TYPE_A = 1;
const CLASS_INTERNET = 1;

export interface Question {
  /** In lower case: names are the same in either (section 2.3.3). */
  readonly name: string;
  readonly type: number;
  /** Where the question ends in the message. */
  readonly end: number;
}

/** The first question of a message; others are not asked in practice. */
export function questionOf(message: Buffer): Question {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** The answer to a message: IPv4 addresses for who asks for them, and none for other types. @param ttl seconds */
export function answerTo(message: Buffer, addresses: readonly string[], ttl: number): Buffer {
  const { type, end } = questionOf(message);
  const given = type === TYPE_A ? addresses : [];
  const header = Buffer.alloc(HEADER);
  message.copy(header, 0, 0, 2);
  header.writeUInt16BE(ANSWER_FLAGS, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(given.length, 6);
  return Buffer.concat([header, message.subarray(HEADER, end), ...given.map((address) => record(address, ttl))]);
}

function record(address: string, ttl: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(NAME_OF_QUESTION, 0);
  head.writeUInt16BE(TYPE_A, 2);
  head.writeUInt16BE(CLASS_INTERNET, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(4, 10);
  return Buffer.concat([head, Buffer.from(address.split('.').map(Number))]);
}
