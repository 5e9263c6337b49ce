/** dynalite 4.0.0 has no types of its own: these are the parts of it that the embedded DynamoDB uses. */
declare module 'dynalite/actions/*.js' {
  const action: import('./actions.ts').Action;
  export default action;
}
declare module 'dynalite/validations/*.js' {
  const validation: import('./actions.ts').Validation;
  export default validation;
}
declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: object, types: unknown): object;
    checkValidations(data: object, types: unknown, custom: unknown, store: unknown): void;
  };
  export default validations;
}
declare module 'dynalite/db/index.js' {
  type Value = Readonly<Record<string, unknown>>;
  const db: { compare(comparison: string, value: Value, bounds: Value | readonly Value[]): boolean };
  export default db;
}
declare module 'lock' {
  export function Lock(): import('./actions.ts').Lock;
}
