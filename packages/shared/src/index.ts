export * from './plugin-source.ts';
export * from './primitives.ts';
export * from './problem.ts';
export * from './repository-snapshot.ts';
