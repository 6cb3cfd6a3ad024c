export * from './commit-snapshot.ts';
export type { ComponentRows } from './component-rows.ts';
export * from './finish-run.ts';
export type { MarketplaceChange, TargetRepository } from './marketplace-rows.ts';
export * from './rename-repository.ts';
export { LeaseLost, type RepositoryFacts } from './repository-facts.ts';
export * from './repository-lease.ts';
export * from './stored-repository.ts';
