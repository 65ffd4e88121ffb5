import { IsIn } from 'class-validator';

/** The types of the files that the page loads. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.svg': 'image/svg+xml',
  'parts.js': 'text/javascript; charset=utf-8',
};

export class PageFileParams {
  @IsIn(Object.keys(PAGE_FILES))
  file!: string;
}
