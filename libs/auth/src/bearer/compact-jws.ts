/** Three parts in base64url, which has no padding (RFC 7515, section 3.1). */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Whether a text is written as a JWS in compact form is. To be asked before it is taken apart, which costs more for each dot. */
export const isCompactJws = (text: string): boolean => COMPACT.test(text);
