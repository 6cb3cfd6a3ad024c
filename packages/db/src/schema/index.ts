export * from './catalogs.ts';
export * from './components.ts';
export * from './counts.ts';
export * from './marketplaces.ts';
export * from './people.ts';
export * from './plugins.ts';
export * from './repositories.ts';
export * from './search.ts';
