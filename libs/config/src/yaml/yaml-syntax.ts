import type { ErrorCode, YAMLParseError, YAMLWarning } from 'yaml';

export interface SyntaxProblem {
  readonly message: string;
  readonly fix: string;
}

const INDENT = 'use two spaces for each level, and no tabs';

/**
 * The parser's complaints in words of our own: its messages quote the text they stumble over, which may be a secret.
 */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, SyntaxProblem>>> = {
  BAD_INDENT: { message: 'the indentation does not fit, or a bracket is not closed', fix: INDENT },
  TAB_AS_INDENT: { message: 'a tab is used as indentation', fix: INDENT },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a key stands where a value is expected',
    fix: 'start a new line for each key; put text that holds ": " in quotes',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'a key runs over several lines', fix: 'check the indentation and the colon after the key' },
  BLOCK_IN_FLOW: { message: 'an indented block stands within brackets', fix: 'write either brackets or an indented block' },
  MISSING_CHAR: { message: 'a quote, bracket, comma or space is missing', fix: 'close what is open here' },
  BAD_SCALAR_START: { message: 'text starts with a character that YAML reserves', fix: 'put the text in quotes' },
  BAD_DQ_ESCAPE: { message: 'a backslash in double quotes starts no known escape', fix: 'use single quotes around the text' },
  UNEXPECTED_TOKEN: { message: 'there is something here that does not belong', fix: 'check quotes, brackets, indentation above' },
  MULTIPLE_DOCS: { message: 'there is more than one document', fix: 'remove the line --- and what follows it' },
  NON_STRING_KEY: { message: 'a key is not text', fix: 'write a plain word before the colon' },
  TAG_RESOLVE_FAILED: { message: 'a tag (a word behind !) is unknown', fix: 'remove the tag' },
  BAD_ALIAS: { message: 'an alias or anchor has no valid name', fix: 'put text that starts with * or & in quotes' },
  BAD_DIRECTIVE: { message: 'a directive (a line that starts with %) is unknown', fix: 'remove the line' },
};

/** What to tell of a complaint of the parser. */
export function syntaxProblem({ code }: YAMLParseError | YAMLWarning): SyntaxProblem {
  const { message, fix } = PROBLEMS[code] ?? { message: `the parser refuses it (${code})`, fix: 'write it in a simpler way' };
  return { message: `is not valid YAML: ${message}`, fix };
}
