/** Where the process runs. Development switches on what must never reach production: see docs/guides/settings.md. */
export class Environment {
  constructor(readonly name: 'development' | 'test' | 'production') {}

  /** `NODE_ENV`; whatever is not plainly `development` or `test` is production. */
  static of(env: Readonly<Record<string, string | undefined>>): Environment {
    const { NODE_ENV: name } = env;
    return new Environment(name === 'development' || name === 'test' ? name : 'production');
  }

  /** Development and test: helpful, checked throughout, not fast. */
  get development(): boolean {
    return this.name !== 'production';
  }
}
