import { loadSettings } from '@portico/config';
import { partnersCommand } from '@portico/partners';
import { settingsClassOf } from '@portico/platform';
import { PARTNER_BFF } from './partner-bff.ts';

/** The command `partners`, as an operator runs it on a store. @returns what it prints, or what it remarks beside that */
export async function partners(store: Readonly<Record<string, string>>, line: string, wanted: 'printed' | 'remarks' = 'printed'): Promise<string> {
  const [printed, remarks]: [string[], string[]] = [[], []];
  const settings = loadSettings(await settingsClassOf(PARTNER_BFF.root), { file: PARTNER_BFF.file, env: { NODE_ENV: 'test', ...store } });
  await partnersCommand.run(line.split(' '), { name: 'partner-bff', settings, print: (text) => void printed.push(text), remark: (text) => void remarks.push(text) });
  return (wanted === 'printed' ? printed : remarks).join('\n');
}

/** The public part of a key. */
export const idOf = (key: string): string => key.split('_')[1] as string;

export const bringing = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
