import { Inject, Injectable } from '@nestjs/common';
import { ManagementPages } from '@portico/platform';
import { PartnerDirectory } from './partner-directory.ts';

/** `/partners` on the management port: which version of the records this BFF goes by, and since when. */
@Injectable()
export class PartnersPage {
  constructor(@Inject(PartnerDirectory) directory: PartnerDirectory, @Inject(ManagementPages) pages: ManagementPages) {
    pages.add({
      path: '/partners',
      about: 'which version of the partners has been taken up, when, and whether it is looked at still',
      render: () => ({ type: 'application/json', body: `${JSON.stringify(directory.standing, undefined, 2)}\n` }),
    });
  }
}
