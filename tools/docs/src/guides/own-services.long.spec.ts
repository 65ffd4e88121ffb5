import { generatorsGuide } from './generators-guide.ts';

generatorsGuide({ guide: 'own-services.md', app: 'kiosk' });
