/** The blocks of one kind in a PEM file (RFC 7468), as they stand. @param label a regular expression, such as `CERTIFICATE` */
export const pemBlocks = (text: string, label: string): readonly string[] =>
  text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g')) ?? [];
