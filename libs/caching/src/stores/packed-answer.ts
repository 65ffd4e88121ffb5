import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { StoredAnswer } from './cache-store.ts';

const [deflated, inflated] = [promisify(deflateRaw), promisify(inflateRaw)];

/** The format of the records. Others are passed over, so that replicas of two versions can run beside each other. */
const FORMAT = 2;
/** Bytes from which compressing pays. */
const WORTH_COMPRESSING = 1_024;

/** An answer as it is sealed. */
export interface PackedAnswer extends Omit<StoredAnswer, 'body'> {
  readonly format: number;
  readonly body?: string;
  /** Compressed with DEFLATE, in base64, and how many bytes it has when it is not. */
  readonly packed?: string;
  readonly bytes?: number;
}

export async function packed({ body, ...head }: StoredAnswer): Promise<PackedAnswer> {
  const bytes = Buffer.byteLength(body);
  if (bytes < WORTH_COMPRESSING) return { format: FORMAT, ...head, body };
  return { format: FORMAT, ...head, packed: (await deflated(body)).toString('base64'), bytes };
}

/** @returns undefined for a record of another format */
export async function unpacked({ format, body, packed: compressed, bytes = 0, ...head }: PackedAnswer): Promise<StoredAnswer | undefined> {
  if (format !== FORMAT) return undefined;
  if (body !== undefined) return { ...head, body };
  if (compressed === undefined) return undefined;
  return { ...head, body: (await inflated(Buffer.from(compressed, 'base64'), { maxOutputLength: bytes })).toString() };
}
