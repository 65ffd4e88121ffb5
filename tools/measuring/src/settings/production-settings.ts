/** What a BFF of the demo must be told in production, and what development makes up. Nobody signs in while something is measured. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'web-bff': {
    PORTICO_SESSION__ORIGIN: 'https://shop.example',
    PORTICO_SESSION__CLIENT_SECRET: 'a secret that nobody is asked for',
    PORTICO_SESSION__SECRETS: 'a secret of thirty-two characters or more',
  },
};

/** Settings of the environment, by the name of a BFF. */
export const productionSettings = (bff: string): Readonly<Record<string, string>> => SETTINGS[bff] ?? {};
