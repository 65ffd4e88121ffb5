/**
 * Holds a pinned contract against its service: `npx nx run contracts-catalog:drift --against=https://catalog.example/openapi.json`.
 *
 * `--against` names a URL or a file from the root of the workspace. `--fail-on additive` ends with 1 on additive changes too, and
 * `--fail-on never` on none. `--json` writes the changes for programs. `--root <folder>` works on another tree.
 *
 * Exit codes: 0 nothing that breaks the BFFs, 1 breaking, 64 used wrongly, 65 a contract cannot be read, 69 the service does not answer.
 */
import { join } from 'node:path';
import { driftCommand } from './command.ts';

const { exitCode, text } = await driftCommand(process.argv.slice(2), join(import.meta.dirname, '../../../..'));
(exitCode > 1 ? console.error : console.log)(text);
process.exitCode = exitCode;
