import { utf8Of } from '@portico/platform';
import type { FieldRule } from './field-rules.ts';

/** Lists and objects in one another that rules are applied to, at most. */
const DEEPEST = 32;

/** What cannot be rewritten: it is no JSON, or its lists are nested too deeply. */
export class NotRewritable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotRewritable';
  }
}

/**
 * A JSON text with other fields. What stays is copied as it is written: numbers of any length and texts are not read. Of a field that stands
 * twice, both get the same. Takes time in proportion to the text.
 *
 * @throws NotRewritable
 */
export function rewrittenJson(text: string, rules: FieldRule): string {
  try {
    JSON.parse(text);
  } catch {
    throw new NotRewritable('it is no JSON');
  }
  return new Rewriter(text).value(rules, rules.all, 0) ?? 'null';
}

/** The same for bytes of UTF-8. */
export function rewrittenBytes(chunks: readonly Buffer[], rules: FieldRule): string {
  const text = utf8Of(Buffer.concat(chunks));
  if (text === undefined) throw new NotRewritable('it is not UTF-8');
  return rewrittenJson(text, rules);
}

/** Reads a text that is known to be JSON. */
class Rewriter {
  private at = 0;

  constructor(private readonly text: string) {}

  /** @param all whether what has no rule stays @returns undefined for what does not stay */
  value(rule: FieldRule | undefined, all: boolean, depth: number): string | undefined {
    const begin = this.peek();
    const nested = begin === '{' || begin === '[';
    if (!rule || rule.fields.size === 0 || !nested) {
      const copied = this.skip();
      return all ? copied : undefined;
    }
    if (depth >= DEEPEST) throw new NotRewritable(`it has more than ${DEEPEST} levels`);
    return begin === '{' ? this.object(rule, all, depth) : this.list(rule, all, depth);
  }

  private object({ fields }: FieldRule, all: boolean, depth: number): string {
    const kept: string[] = [];
    this.at += 1;
    while (this.peek() !== '}') {
      const key = this.skip();
      const rule = fields.get(key.includes('\\') ? (JSON.parse(key) as string) : key.slice(1, -1));
      this.peek();
      // The colon.
      this.at += 1;
      const whole = all || rule?.all === true;
      const stays = rule?.removed !== true && (whole || rule?.some === true);
      const value = stays ? this.value(rule, whole, depth + 1) : void this.skip();
      if (value !== undefined) kept.push(`${rule?.name === undefined ? key : JSON.stringify(rule.name)}:${value}`);
      if (this.peek() === ',') this.at += 1;
    }
    this.at += 1;
    return `{${kept.join(',')}}`;
  }

  /** The rules of a list are those of its elements. */
  private list(rule: FieldRule, all: boolean, depth: number): string {
    const kept: string[] = [];
    this.at += 1;
    while (this.peek() !== ']') {
      const value = this.value(rule, all, depth + 1);
      if (value !== undefined) kept.push(value);
      if (this.peek() === ',') this.at += 1;
    }
    this.at += 1;
    return `[${kept.join(',')}]`;
  }

  /** Passes white space over. @returns the character behind it */
  private peek(): string {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= SPACE) this.at += 1;
    return this.text[this.at] as string;
  }

  /** Passes a value over. @returns it, as it is written */
  private skip(): string {
    this.peek();
    const { text, at: begin } = this;
    let open = 0;
    do {
      const one = this.peek();
      if (one === '"') this.skipText();
      else if (NESTING.has(one)) {
        open += NESTING.get(one) as number;
        this.at += 1;
      } else while (this.at < text.length && !END_OF_LITERAL.has(text[this.at] as string)) this.at += 1;
    } while (open > 0);
    return text.slice(begin, this.at);
  }

  private skipText(): void {
    const { text } = this;
    let end = this.at;
    let escapes = 0;
    do {
      end = text.indexOf('"', end + 1);
      escapes = 0;
      while (text[end - 1 - escapes] === '\\') escapes += 1;
    } while (escapes % 2 === 1);
    this.at = end + 1;
  }
}

const SPACE = 32;
/** By how many levels a character goes deeper. */
const NESTING: ReadonlyMap<string, number> = new Map([['{', 1], ['[', 1], ['}', -1], [']', -1], [',', 0], [':', 0]]);
const END_OF_LITERAL: ReadonlySet<string> = new Set([',', ']', '}', ' ', '\n', '\r', '\t']);
