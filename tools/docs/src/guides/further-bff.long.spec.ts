import { generatorsGuide } from './generators-guide.ts';

generatorsGuide({ guide: 'further-bff.md', app: 'companion', after: 'own-services.md' });
