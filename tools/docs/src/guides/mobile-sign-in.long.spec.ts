import { signInGuide } from './sign-in-guide.ts';

signInGuide('docs/guides/mobile-sign-in.md', { app: 'mobile-bff' });
