const IGNORES = Symbol('portico.ignores-unknown');

/**
 * On a class of query parameters or form fields: names that it does not declare are ignored instead of refused. For what others write by a
 * standard that adds to it, such as the answers of an identity provider (RFC 6749, section 4.1.2).
 */
export const IgnoresUnknown = (): ClassDecorator => (type) => Reflect.defineMetadata(IGNORES, true, type);

export const ignoresUnknown = (type: object): boolean => Reflect.getMetadata(IGNORES, type) === true;
