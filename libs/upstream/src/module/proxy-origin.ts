import { ValidateBy } from 'class-validator';

/** The origin of an HTTP proxy: scheme, name and port, and no credentials, which are a secret. */
export const ProxyOrigin = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'proxyOrigin',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isOrigin(value),
        defaultMessage: () => 'must be the origin of an HTTP proxy, without path, user name or password',
      },
    },
    { context: { fix: 'write it like http://proxy:3128, and user and password in proxyCredentials' } },
  );

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
}
