import { Cookies } from './cookies.ts';

const cookies = new Cookies('web-bff');
const NAME = '__Host-Http-web-bff';

describe('the cookies of a BFF', () => {
  it.each([
    [`${NAME}=abc`, 'abc'],
    [`theme=dark; ${NAME}=abc; lang=en`, 'abc'],
    [`theme; ${NAME} = abc ;`, 'abc'],
    [`${NAME}=a=b`, 'a=b'],
    [`${NAME}=`, ''],
  ])('have the session of "%s"', (header, session) => {
    expect(cookies.sessionOf(header)).toBe(session);
  });

  it('are set for this host alone, over TLS, out of reach of scripts: those of sessions for requests of this site, those of sign-ins for the way back', () => {
    expect([cookies.setSession('id', 60), cookies.clearSession(), cookies.setTransaction('7', 'mark', 60), cookies.clearTransaction('7')]).toEqual([
      `${NAME}=id; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60`,
      `${NAME}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`,
      `${NAME}-sign-in.7=mark; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60`,
      `${NAME}-sign-in.7=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`,
    ]);
  });

  it.each([
    ['is brought twice', `${NAME}=abc; ${NAME}=def`],
    ['is brought twice, the same', `${NAME}=abc; ${NAME}=abc`],
    ['has a name that only begins like it', `${NAME}-2=abc`],
    ['stands in the value of another', `other=${NAME}`],
    ['is written in other letters', `${NAME.toLowerCase()}=abc; ${NAME.toUpperCase()}=abc`],
    ['is not there', 'theme=dark'],
  ])('know none when it %s', (_, header) => {
    expect(cookies.sessionOf(header)).toBeUndefined();
  });

  /** Every byte of a header that is neither visible ASCII nor its whitespace: browsers take no such name for one with the prefix, so anybody may set it. */
  const OTHER_BYTES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((byte) => !/[\t\x20-\x7e]/.test(byte));

  it('are not those whose name has any other byte around it: any host of the domain may set these', () => {
    const planted = OTHER_BYTES.flatMap((byte) => [`${byte}${NAME}=evil`, `${NAME}${byte}=evil`]);
    expect(planted.filter((header) => cookies.sessionsIn(header).length > 0 || cookies.sessionOf(header) !== undefined)).toEqual([]);
    expect(planted.filter((header) => cookies.sessionOf(`${header}; ${NAME}=good`) !== 'good')).toEqual([]);
    expect(planted.filter((header) => cookies.transactionsIn(header.replace(NAME, `${NAME}-sign-in.one`)).length > 0 && header.endsWith(`${NAME}=evil`))).toEqual([]);
  });

  it('are looked for in no header that is not there', () => {
    expect({ session: cookies.sessionOf(undefined), sessions: cookies.sessionsIn(undefined), signIns: cookies.transactionsIn(undefined) }).toEqual({ session: undefined, sessions: [], signIns: [] });
  });

  it('tell the sign-ins that a browser has begun', () => {
    expect(cookies.transactionsIn(`${NAME}-sign-in.one=a; theme=dark; ${NAME}-sign-in.two=b; ${NAME}=c`)).toEqual([['one', 'a'], ['two', 'b']]);
  });
});
