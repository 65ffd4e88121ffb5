/**
 * A path of this site, with what may follow it. Two slashes in a row must not be in it, wherever: what is before them may go away (`/.//host`, by RFC 3986,
 * section 5.2.4), and then another host follows (section 4.2). Browsers read `\` as `/`.
 */
export const LOCAL_PATH = /^(?![^?#]*(?:\/\/|\\))\/[!-~]*$/;
