/** Every account of the sandbox has this password. */
export const DEVELOPMENT_PASSWORD = 'development';

/** A customer, as far as signing in is concerned. */
export interface IdentityCustomer {
  readonly id: string;
  readonly givenName: string;
  readonly email: string;
  readonly locale: string;
}

/** Somebody who can sign in. */
export interface IdentityAccount {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly roles: readonly string[];
}

/** Who works for the shop, and is no customer of it. */
export const STAFF: readonly IdentityAccount[] = [
  { sub: 's-00001', name: 'Support', email: 'support@example.com', locale: 'en-GB', roles: ['support'] },
  { sub: 's-00002', name: 'Operations', email: 'operations@example.com', locale: 'en-GB', roles: ['support', 'operations'] },
];

const accountOf = ({ id, givenName, email, locale }: IdentityCustomer): IdentityAccount => ({
  sub: id,
  name: givenName,
  email,
  locale,
  roles: ['customer'],
});

/** The customers of the sandbox and the shop's staff; they sign in with their id or their email address. */
export class Accounts {
  readonly #bySub: ReadonlyMap<string, IdentityAccount>;
  readonly #byLogin: ReadonlyMap<string, IdentityAccount>;

  constructor(customers: readonly IdentityCustomer[]) {
    const all = [...customers.map(accountOf), ...STAFF];
    this.#bySub = new Map(all.map((account) => [account.sub, account]));
    this.#byLogin = new Map(all.flatMap((account) => [account.sub, account.email].map((login) => [login, account] as const)));
  }

  find(sub: string): IdentityAccount | undefined {
    return this.#bySub.get(sub);
  }

  /** Undefined when the login or the password is wrong. */
  signIn(login: string, password: string): IdentityAccount | undefined {
    return password === DEVELOPMENT_PASSWORD ? this.#byLogin.get(login.trim().toLowerCase()) : undefined;
  }
}
