/** Where commands are looked for: Debian keeps nginx where an ordinary user's PATH does not lead. */
export const searchPath = (): string => `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
