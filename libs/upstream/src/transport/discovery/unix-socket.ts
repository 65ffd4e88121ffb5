const SCHEME = 'unix:';
/** Bytes of a path at most: `sun_path` of Linux, without its final zero (unix(7)). */
export const LONGEST_PATH = 107;

/** The path in the address of an instance behind a Unix socket: `unix:/run/catalog.sock`; undefined for any other address. */
export const socketPathOf = (address: string): string | undefined => (address.startsWith(SCHEME) ? address.slice(SCHEME.length) : undefined);

/** The address of an instance behind a Unix socket. @param path absolute */
export const unixAddress = (path: string): string => SCHEME + path;
