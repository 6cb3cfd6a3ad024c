export * from './change-collection.ts';
export * from './collection-members.ts';
export * from './create-collection.ts';
export * from './list-own-collections.ts';
export {
  type CollectionKey,
  type CollectionOutcome,
  type CollectionRefusal,
  collectionStandingStatement,
} from './own-collection.ts';
