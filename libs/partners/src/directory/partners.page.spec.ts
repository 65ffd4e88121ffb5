import { ManagementPages, Signals } from '@portico/platform';
import { PartnerDirectory } from './partner-directory.ts';
import { PartnersPage } from './partners.page.ts';

it('the page of partners tells how they stand at the moment, as JSON', async () => {
  const [pages, directory] = [new ManagementPages(), new PartnerDirectory(undefined, { refresh: 1, oldest: 1 }, new Signals())];
  new PartnersPage(directory, pages);
  const [page] = pages.all();
  expect({ path: page?.path, about: page?.about }).toEqual({
    path: '/partners',
    about: 'which version of the partners has been taken up, when, and whether it is looked at still',
  });
  expect(await page?.render('')).toEqual({ type: 'application/json', body: `${JSON.stringify(directory.standing, undefined, 2)}\n` });
});
