export { toCel } from './value.ts';
