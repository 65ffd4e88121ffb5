/** A name in small letters, digits and single hyphens, as folders and projects have it: `order-history`. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Words that a constant cannot be named by (ECMA-262, section 12.7.2), and what generated files use themselves. */
const TAKEN = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval query caller'.split(
    ' ',
  ),
);

/** @throws Error that says what a name looks like */
export function checkName(what: string, name: string): string {
  if (!NAME.test(name))
    throw new Error(`the ${what} "${name}" has no such name; write small letters, digits and single hyphens, such as order-history`);
  if (TAKEN.has(name)) throw new Error(`the ${what} cannot be named "${name}": code has that word already; take another one`);
  return name;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `order-history` is `OrderHistory`. */
export const pascalCase = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join('');

/** `order-history` is `orderHistory`. */
export const camelCase = (name: string): string => {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
};

/** `order-history` is `ORDER_HISTORY`. */
export const constantCase = (name: string): string => name.replaceAll('-', '_').toUpperCase();

/** `order-history` is `order history`. */
export const wordsOf = (name: string): string => name.replaceAll('-', ' ');

/** Whether a property of a JSON object can be written after a dot. */
export const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'constructor' && name !== '__proto__';
