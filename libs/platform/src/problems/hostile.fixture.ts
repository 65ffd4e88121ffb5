const fails = (): never => {
  throw new Error('looked at');
};

const getters = (of: object): object => new Proxy(of, { get: fails, has: fails, ownKeys: fails, getOwnPropertyDescriptor: fails });

function revoked<T extends object>(of: T): T {
  const { proxy, revoke } = Proxy.revocable(of, {});
  revoke();
  return proxy;
}

/** What code may throw, and what breaks code that looks at it without care. */
export const HOSTILE: Readonly<Record<string, unknown>> = {
  'a revoked Proxy': revoked({}),
  'a revoked Proxy of a function': revoked(() => undefined),
  'a Proxy that does not tell its prototype': new Proxy(new Error('inner'), { getPrototypeOf: fails }),
  'a Proxy whose properties cannot be read': getters(new Error('inner')),
  'a child of a revoked Proxy': Object.setPrototypeOf({}, revoked({})) as object,
  'an error whose getters throw': Object.defineProperties(new Error('inner'), Object.fromEntries(['name', 'message', 'stack', 'cause', 'code', 'statusCode', 'toProblem'].map((name) => [name, { get: fails }]))),
  'an object without a prototype': Object.create(null) as object,
  'an object whose toString throws': { toString: fails, [Symbol.toPrimitive]: fails },
  'an error whose message is none': Object.assign(new Error(), { message: Symbol('no text'), stack: 5 }),
  'a symbol': Symbol('thrown'),
  undefined: undefined,
  null: null,
  'an empty text': '',
  'a text': 'a text',
  NaN: NaN,
};
