import { ADOPT } from './adopt-command.ts';
import type { Command } from './command.ts';
import { KEY_COMMANDS } from './key-commands.ts';
import { PARTNER_COMMANDS } from './partner-commands.ts';
import { PLAN_COMMANDS } from './plan-commands.ts';

/** All that can be done with partners, in the order of help. */
export const COMMANDS: readonly Command[] = [...PARTNER_COMMANDS, ...KEY_COMMANDS, ...PLAN_COMMANDS, ADOPT];
