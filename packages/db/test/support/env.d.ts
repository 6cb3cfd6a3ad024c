/// <reference types="@cloudflare/vitest-plugin/types" />

declare namespace Cloudflare {
  /** What tests in workerd are bound to. */
  interface Env {
    /** An empty database; `support/migrate.ts` migrates it before each test file. */
    DB: D1Database;
    /** Another empty database, which a test migrates in steps. */
    OLD: D1Database;
    /** The files of migrations/, each split into statements. */
    MIGRATIONS: import('cloudflare:test').D1Migration[];
    /** The statements of seed.sql. */
    SEED: string[];
  }
}
