import { sql } from 'drizzle-orm';
import { integer, text } from 'drizzle-orm/sqlite-core';

/** A row's own id: UUIDv7 text, made by the writer. */
export const uuidKey = () => text('id').primaryKey().notNull();

/** A whole number from 0 that starts at 0. */
export const counter = (name: string) => integer(name).notNull().default(0);

/** A yes or no, stored as 1 or 0. */
export const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull();

/** A JSON array of texts, empty when nobody says. */
export const textArray = (name: string) =>
  text(name, { mode: 'json' }).$type<string[]>().notNull().default(sql`'[]'`);

/** When a row was made and last changed: ISO 8601 in UTC with milliseconds. */
export const times = () => ({
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
});

/** Moves by one with each change of the row; what ETags are made of. */
export const revision = () => integer('revision').notNull().default(1);
