import { codingsOf } from './content-coding.ts';

/** How a body is to be read that is not plain JSON in UTF-8. */
export interface JsonContent {
  /** Why it cannot be read. */
  readonly fault?: string;
  /** `Content-Encoding`. */
  readonly coding?: string | undefined;
  /** As the upstream declares it. */
  readonly charset?: string | undefined;
}

/** A JSON type as the MIME Sniffing Standard has it ("JSON MIME type"), in any case, and its parameters. */
const JSON_TYPE = /^[ \t]*(?:(?:application|text)\/json|[^\s/;,]+\/[^\s/;,]*\+json)[ \t]*(?:;([^,]*))?$/i;
const CHARSET = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*("?)([\w.:+-]+)\1[ \t]*(?:;|$)/i;

/** @returns undefined for plain JSON in UTF-8, which nearly all answers are */
export function jsonContentOf(type: string | undefined, coding: string | undefined): JsonContent | undefined {
  if (coding === undefined && (type === 'application/json' || type === 'application/json; charset=utf-8')) return undefined;
  const written = JSON_TYPE.exec(type ?? '');
  if (!written) return { fault: `content-type ${type ?? 'missing'}` };
  return contentWith(written[1], coding);
}

/** The same of a text, or of bytes, whose type is whatever the upstream says. */
export function plainContentOf(kind: 'text' | 'bytes', type: string | undefined, coding: string | undefined): JsonContent | undefined {
  return contentWith(kind === 'text' ? type?.slice(type.indexOf(';') + 1) : undefined, coding);
}

function contentWith(parameters: string | undefined, coding: string | undefined): JsonContent | undefined {
  const charset = CHARSET.exec(parameters ?? '')?.[2]?.toLowerCase();
  const isUtf8Text = charset === undefined || charset === 'utf-8' || charset === 'utf8';
  return isUtf8Text && codingsOf(coding).length === 0 ? undefined : { coding, charset: isUtf8Text ? undefined : charset };
}

/** A byte order mark says more than what is declared (Encoding Standard, "BOM sniff"). UTF-8's is left in the text. */
const MARKS = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
] as const;

/** Bytes as the declared charset has it, strictly. @returns undefined when it is none that Node knows, or they are none of it */
export function textIn(charset: string, bytes: Buffer): string | undefined {
  const marked = MARKS.find(([, first, second]) => bytes[0] === first && bytes[1] === second);
  try {
    return new TextDecoder(marked?.[0] ?? charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
