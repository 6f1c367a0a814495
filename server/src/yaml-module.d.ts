/** A YAML file that the build turns into its value. */
declare module '*.yaml' {
  const value: import('./domain/json.ts').JsonObject;
  // biome-ignore lint/style/noDefaultExport: this describes what a bundler makes of a data file.
  export default value;
}
