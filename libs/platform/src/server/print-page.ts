import type { Type } from '@nestjs/common';
import type { ManagementPage } from '../management/management-pages.ts';
import { assembleBff } from './assemble-bff.ts';
import type { BffSettings } from './bff.settings.ts';
import { closeApp } from './close-app.ts';
import type { Environment } from './environment.ts';
import { UsageError } from './usage-error.ts';

/** One page of the management port as plain text, without opening a port. @throws UsageError naming the pages there are */
export async function printPage(root: Type, settings: BffSettings, environment: Environment, path: string): Promise<string> {
  const { app, pages } = await assembleBff(root, settings, environment);
  try {
    const page = pages.find(path);
    if (!page) throw new UsageError(`there is no page ${path}; these can be printed:\n${list(pages.all())}`);
    return (await page.render('text/plain')).body;
  } finally {
    await closeApp(app, settings.drain.timeout);
  }
}

function list(pages: readonly ManagementPage[]): string {
  const width = Math.max(...pages.map(({ path }) => path.length));
  return pages.map(({ path, about }) => `  ${path.padEnd(width)}  ${about}`).join('\n');
}
