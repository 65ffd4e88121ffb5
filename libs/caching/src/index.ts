export { KeptAnswers } from './answers/kept-answers.ts';
