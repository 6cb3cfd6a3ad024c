export { bodyKey, storedTextsKey } from './body-key.ts';
export type { JsonText } from './json.ts';
export type { PageRead } from './page.ts';
export * from './reads/index.ts';
export * as schema from './schema/index.ts';
export * from './search/index.ts';
export type { Database } from './statement.ts';
export type { Versioned } from './versioned.ts';
export * from './writes/index.ts';
