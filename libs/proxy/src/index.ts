export { askedOf, passThrough } from './pass-through.ts';
