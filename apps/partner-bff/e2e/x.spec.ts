import { PartnerBffModule } from '../src/partner-bff.module.ts';
import { startSandbox } from '@portico/sandbox';

it('x', () => { expect(PartnerBffModule).toBeDefined(); expect(startSandbox).toBeDefined(); });
