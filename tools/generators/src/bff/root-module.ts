import { listed } from '../text/literal.ts';
import { camelCase, pascalCase, wordsOf } from '../text/names.ts';
import { CALLERS, capabilitiesOf } from './auth.ts';
import type { Auth } from './auth.ts';

/** How a BFF says what it uses: its root module and its settings class. No other file of the generators knows. */
export function rootModule(name: string, auth: Auth): Readonly<Record<string, string>> {
  return { [`${name}.module.ts`]: moduleText(name, auth), [`${name}.settings.ts`]: settingsText(name, auth) };
}

const titleOf = (name: string): string => wordsOf(name).replace(/^./, (first) => first.toUpperCase());

function moduleText(name: string, auth: Auth): string {
  const { strategies, about } = CALLERS[auth];
  const known = strategies.length > 0;
  const modules = capabilitiesOf(auth).flatMap(({ library, module }) => (module === undefined ? [] : [{ library, name: module }]));
  const imports = new Map<string, string[]>();
  const add = (from: string, what: string): void => void imports.set(from, [...(imports.get(from) ?? []), what]);
  add('@nestjs/common', 'Module');
  add('@portico/platform', 'Bff');
  for (const one of modules) add(`@portico/${one.library}`, one.name.replace(/\..*/, ''));
  for (const [library, strategy] of strategies) add(`@portico/${library}`, strategy);
  if (known) for (const one of ['CallersModule', 'DevelopmentCallerStrategy']) add('@portico/auth', one);
  if (auth === 'partner') add('@portico/partners', 'partnersCommand');
  add(`./${name}.settings.ts`, `${pascalCase(name)}Settings`);
  const recognised = [...strategies.map(([, strategy]) => strategy), 'DevelopmentCallerStrategy'].join(', ');
  const names = [...modules.map((one) => one.name), ...(known ? ['CALLERS'] : [])].sort();
  const commands = auth === 'partner' ? ', commands: { partners: partnersCommand }' : '';
  return `${importLines(imports)}
${known ? `const CALLERS = CallersModule.recognisedBy(${recognised});\n` : ''}const CAPABILITIES = ${listed('[', names, ']', '', 'const CAPABILITIES = ;'.length)};

/** The BFF for ${about}: the capabilities it uses, then its features. */
@Bff({ name: '${name}', title: '${titleOf(name)}', settings: ${pascalCase(name)}Settings${commands} })
@Module({ imports: [...CAPABILITIES] })
export class ${pascalCase(name)}Module {}
`;
}

function settingsText(name: string, auth: Auth): string {
  const sections = capabilitiesOf(auth).flatMap(({ library, section }) => (section ? [{ library, ...section }] : []));
  const imports = new Map<string, string[]>();
  const add = (from: string, what: string): void => void imports.set(from, [...(imports.get(from) ?? []), what]);
  for (const what of ['ListOf', 'Section']) add('@portico/config', what);
  add('@portico/platform', 'BffSettings');
  add('@portico/upstream', 'UPSTREAM_KINDS');
  for (const { library, type } of sections) add(`@portico/${library}`, type);
  const fields = sections.map(
    ({ name: field, type, required }) => `  @Section(() => ${type})\n  ${required ? `${field}!: ${type}` : `${field} = new ${type}()`};\n`,
  );
  return `${importLines(imports)}import type { AnyUpstreamSettings } from '@portico/upstream';

/** What bff.yaml may say. */
export class ${pascalCase(name)}Settings extends BffSettings {
${fields.join('\n')}
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams: AnyUpstreamSettings[] = [];
}
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
