export * from './correction.ts';
export * from './match.ts';
export * from './merge-segments.ts';
export * from './reindex.ts';
export * from './search.ts';
export * from './search-expressions.ts';
export * from './search-query.ts';
export * from './suggest.ts';
