// What only people who are known need. It is an entry of its own, so that a public read loads none of it.
export * from './api-tokens.ts';
export * from './audit.ts';
export * from './collections/index.ts';
export * from './device-codes.ts';
export * from './edit-plugin.ts';
export * from './find-me.ts';
export * from './find-token-holder.ts';
export * from './idempotency-keys.ts';
export * from './list-audit.ts';
export * from './moderate-plugin.ts';
export * from './ratings.ts';
export * from './reports.ts';
export * from './repository-owners.ts';
export * from './review-replies.ts';
export * from './sessions.ts';
export * from './sign-in-person.ts';
