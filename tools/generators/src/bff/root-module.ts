import { listed } from '../text/literal.ts';
import { camelCase, pascalCase, wordsOf } from '../text/names.ts';
import { CALLERS, capabilitiesOf, knowsKeys } from './auth.ts';
import type { Auth } from './auth.ts';

/** How a BFF says what it uses: its root module, whose modules bring their sections of bff.yaml. No other file of the generators knows. */
export const rootModule = (name: string, auth: Auth): Readonly<Record<string, string>> => ({ [`${name}.module.ts`]: moduleText(name, auth) });

/** Where idempotency keys are known, a route with POST says what a repeat does. */
const REPEATS = { about: 'what they cost, and that a repeated write does no harm', policy: ', repeatable: (is: boolean) => (is ? Repeatable() : () => undefined)' };

const titleOf = (name: string): string => wordsOf(name).replace(/^./, (first) => first.toUpperCase());

function moduleText(name: string, auth: Auth): string {
  const { strategies, about } = CALLERS[auth];
  const [known, keys] = [strategies.length > 0, knowsKeys(auth)];
  const modules = capabilitiesOf(auth);
  const imports = new Map<string, string[]>();
  const add = (from: string, what: string): void => void imports.set(from, [...(imports.get(from) ?? []), what]);
  add('@nestjs/common', 'Module');
  add('@portico/platform', 'Bff');
  for (const { library, module } of modules) add(`@portico/${library}`, module.replace(/\..*/, ''));
  for (const [library, strategy] of strategies) add(`@portico/${library}`, strategy);
  if (known) for (const one of ['CallersModule', 'DevelopmentCallerStrategy']) add('@portico/auth', one);
  if (auth === 'partner') add('@portico/partners', 'partnersCommand');
  add('@portico/proxy', 'ProxyModule');
  add('@portico/rate-limit', 'Cost');
  if (keys) add('@portico/idempotency', 'Repeatable');
  const recognised = [...strategies.map(([, strategy]) => strategy), 'DevelopmentCallerStrategy'].join(', ');
  const names = [...modules.map(({ module }) => module), ...(known ? ['CALLERS'] : []), 'ROUTES'].sort();
  const commands = auth === 'partner' ? ', commands: { partners: partnersCommand }' : '';
  return `${importLines(imports)}
${known ? `const CALLERS = CallersModule.recognisedBy(${recognised});\n` : ''}/** The routes of bff.yaml may say ${keys ? REPEATS.about : 'what they cost'}. */
const ROUTES = ProxyModule.forRoot({ policies: { cost: Cost${keys ? REPEATS.policy : ''} } });
const CAPABILITIES = ${listed('[', names, ']', '', 'const CAPABILITIES = ;'.length)};

/** The BFF for ${about}: the capabilities it uses, then its features. */
@Bff({ name: '${name}', title: '${titleOf(name)}'${commands} })
@Module({ imports: [...CAPABILITIES] })
export class ${pascalCase(name)}Module {}
`;
}

const importLines = (imports: ReadonlyMap<string, readonly string[]>): string =>
  [...imports]
    .sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
    .map(
      ([from, names]) =>
        `import ${listed(
          '{',
          [...names].sort((a, b) => (camelCase(a) < camelCase(b) ? -1 : 1)),
          '}',
          '',
          from.length + 20,
        )} from '${from}';\n`,
    )
    .join('');

const rank = (from: string): string => (from.startsWith('.') ? `~${from}` : from);
