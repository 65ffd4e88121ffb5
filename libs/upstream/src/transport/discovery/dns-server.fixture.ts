import { createSocket } from 'node:dgram';
import type { RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

/** RFC 1035, section 3.2.2; RFC 3596; RFC 2782. */
const TYPES = { A: 1, AAAA: 28, SRV: 33 } as const;
const [SERVFAIL, NXDOMAIN] = [2, 3];

export type RecordType = keyof typeof TYPES;

/** What a server has under a name; `data` is an address, or `priority weight port target`. */
export interface DnsRecord {
  readonly type: RecordType;
  readonly data: string;
  /** Seconds. */
  readonly ttl: number;
}

/** A name server on the loopback, over UDP (RFC 1035). */
export class DnsServer {
  /** What it has been asked, such as `A catalog.test`. */
  readonly questions: string[] = [];
  /** What is wrong with it, for all questions or for those of one type. */
  fault: 'silent' | 'broken' | undefined;
  faultyType: RecordType | undefined;
  private readonly socket = createSocket('udp4');
  private readonly names = new Map<string, readonly DnsRecord[]>();

  static async open(): Promise<DnsServer> {
    const server = new DnsServer();
    server.socket.on('message', (message, from) => server.answer(message, from)).bind(0, '127.0.0.1');
    await once(server.socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  /** @param records such as `A 10.0.0.1` or `SRV 0 5 8080 one.test`; none: the name does not exist */
  set(name: string, ttl: number, ...records: readonly string[]): void {
    this.names.set(name, records.map((record) => ({ type: record.split(' ')[0] as RecordType, data: record.replace(/^\w+ /, ''), ttl })));
  }

  close(): void {
    this.socket.close();
  }

  private answer(query: Buffer, from: RemoteInfo): void {
    const { name, type, end } = questionOf(query);
    this.questions.push(`${type} ${name}`);
    const fault = this.faultyType === undefined || this.faultyType === type ? this.fault : undefined;
    if (fault === 'silent') return;
    const all = this.names.get(name) ?? [];
    const records = fault ? [] : all.filter((record) => record.type === type);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // A response, authoritative, recursion desired and available, and its code.
    header.writeUInt16BE(0x8580 | (fault ? SERVFAIL : all.length === 0 ? NXDOMAIN : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    this.socket.send(Buffer.concat([header, query.subarray(12, end), ...records.map(encode)]), from.port, from.address);
  }
}

function questionOf(query: Buffer): { readonly name: string; readonly type: RecordType; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const number = query.readUInt16BE(at + 1);
  const [type = 'A'] = (Object.keys(TYPES) as RecordType[]).filter((one) => TYPES[one] === number);
  return { name: labels.join('.').toLowerCase(), type, end: at + 5 };
}

function encode({ type, data, ttl }: DnsRecord): Buffer {
  const head = Buffer.alloc(12);
  // The name is that of the question, at byte 12 of the message.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(TYPES[type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  const body = BODIES[type](data);
  head.writeUInt16BE(body.length, 10);
  return Buffer.concat([head, body]);
}

const BODIES: Readonly<Record<RecordType, (data: string) => Buffer>> = {
  A: (data) => Buffer.from(data.split('.').map(Number)),
  AAAA: encodeVersion6,
  SRV: (data) => {
    const [priority, weight, port, target = ''] = data.split(' ');
    const numbers = Buffer.alloc(6);
    [priority, weight, port].forEach((number, index) => numbers.writeUInt16BE(Number(number), index * 2));
    const labels = target.split('.').filter((label) => label !== '');
    return Buffer.concat([numbers, ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)]);
  },
};

/** An IPv6 address, written in full or with one `::`. */
function encodeVersion6(data: string): Buffer {
  const [before = '', after = ''] = data.split('::');
  const groups = (text: string): number[] => text.split(':').filter(Boolean).map((group) => Number.parseInt(group, 16));
  const [first, last] = [groups(before), groups(after)];
  const bytes = Buffer.alloc(16);
  [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last].forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}
