import { CAPABILITY_ROWS } from '@portico/testing';
import { expectCommitted } from '../tree/committed.ts';
import { capabilitiesPage } from './capabilities-page.ts';

it('the table of capabilities is as the committed page has it', () => {
  expectCommitted('docs/reference/capabilities.md', capabilitiesPage(CAPABILITY_ROWS));
});
