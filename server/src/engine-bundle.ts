export * from './engine.ts';
export { bundledSchemas } from './schema-files.ts';
