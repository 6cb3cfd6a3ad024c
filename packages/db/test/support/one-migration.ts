import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

/** A migration on its own: the database OLD before it and after. */
export type OneMigration = {
  /** Brings the empty database to where the migration finds it. */
  applyEarlier: () => Promise<void>;
  /** All statements of the file in one batch, as wrangler does. */
  apply: () => Promise<void>;
  /** Everything that came after it. */
  applyLater: () => Promise<void>;
};

/** @param name the file's, without its number and its ending */
export const oneMigration = (name: string): OneMigration => {
  const place = env.MIGRATIONS.findIndex((file) => file.name.endsWith(`_${name}.sql`));
  const migration = env.MIGRATIONS[place];
  if (!migration) throw new Error(`There is no migration ${name}.`);
  return {
    applyEarlier: () => applyD1Migrations(env.OLD, env.MIGRATIONS.slice(0, place)),
    apply: async () => {
      await env.OLD.batch(migration.queries.map((text) => env.OLD.prepare(text)));
    },
    applyLater: () => applyD1Migrations(env.OLD, env.MIGRATIONS.slice(place + 1)),
  };
};
