import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tokens of builds that published, so that none does twice. `tokenId` is their issuer's own name for them. */
export const publishTokens = sqliteTable(
  'publish_tokens',
  {
    issuer: text('issuer').notNull(),
    tokenId: text('token_id').notNull(),
    usableUntil: text('usable_until').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.tokenId] }),
    index('publish_tokens_by_end').on(table.usableUntil),
  ],
);
