/** The list is quoted here and nowhere else. Whole words, in any case; how to write instead: CONTRIBUTING.md. */
export const REFUSED_WORDS: readonly string[] = [
  'whoever',
  'whomever',
  'anew',
  'unless told( otherwise)?',
  'nobody',
  'under way',
  'for ever',
  'dear(er|est|ly)?',
  'by whose hand',
  'is not known at present',
  'those that (come|go)',
  'is told as',
  'has no room for',
  'what is no',
];
