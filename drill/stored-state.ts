import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fingerprint, KINDS } from './moving-repository.ts';
import { RECOUNTS } from './recounts.ts';

/** One plugin as it is stored. `state` can be compared with the states in which it was served. */
export type StoredPlugin = { slug: string; repository: string; status: string; state: string };

/** One repository as it is stored. A lease that is still there after a restart is of a crawl that was killed. */
export type StoredRepository = {
  repository: string;
  sha: string | null;
  leaseToken: string | null;
  listings: string[];
};

export type StoredRun = { id: string; status: string; code: string | null };

const D1_FOLDER = 'v3/d1/miniflare-D1DatabaseObject';

/** The tag of a component: its generation, and its name, or its letter and place where it has none. */
const COMPONENTS: Record<(typeof KINDS)[number]['kind'], string> = {
  skill: 'SELECT plugin_id, name, description AS said FROM skills',
  agent: 'SELECT plugin_id, name, description AS said FROM agents',
  command: 'SELECT plugin_id, name, description AS said FROM commands',
  mcp_server: 'SELECT plugin_id, name, args AS said FROM mcp_servers',
  hook: "SELECT plugin_id, 'h' || (position + 1) AS name, command AS said FROM hooks",
  lsp_server: 'SELECT plugin_id, name, command AS said FROM lsp_servers',
};

const PLUGINS = `SELECT p.id, slug, r.full_name AS repository, p.status, version,
    ${KINDS.map(({ kind }) => `${kind}_count`).join(', ')}
  FROM plugins AS p LEFT JOIN repositories AS r ON r.id = p.repository_id`;

const REPOSITORIES = `SELECT full_name AS repository, last_indexed_sha AS sha, lease_token AS leaseToken,
    (SELECT json_group_array(l.name ORDER BY l.position) FROM marketplace_listings AS l, marketplaces AS m
      WHERE m.repository_id = r.id AND l.marketplace_id = m.id) AS listings
  FROM repositories AS r`;

type Row = Record<string, string | number | null>;

/** The database's file, read by another SQLite than the one that wrote it. */
export class StoredState {
  readonly #database: DatabaseSync;

  /** Opens it, beside a server that runs or after its end. */
  constructor(stateDir: string) {
    const folder = join(stateDir, D1_FOLDER);
    const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
    if (!file) throw new Error(`there is no database in ${folder}`);
    this.#database = new DatabaseSync(join(folder, file), { readOnly: true, timeout: 5_000 });
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** All plugins, removed ones too. */
  listPlugins(): StoredPlugin[] {
    const components = this.#componentsByPlugin();
    return this.#rows(PLUGINS).map((row) => {
      const counts = KINDS.map(({ kind }) => Number(row[`${kind}_count`]));
      const version = row.version === null ? null : String(row.version);
      const [slug, repository, status] = [row.slug, row.repository, row.status].map(String);
      const state = fingerprint(version, counts, components.get(String(row.id)) ?? []);
      return { slug, repository, status, state } as StoredPlugin;
    });
  }

  listRepositories(): StoredRepository[] {
    return this.#rows(REPOSITORIES).map(
      (row) => ({ ...row, listings: JSON.parse(String(row.listings)) }) as StoredRepository,
    );
  }

  listRuns(): StoredRun[] {
    return this.#rows('SELECT id, status, code FROM crawl_runs') as StoredRun[];
  }

  /** Rows that point at one that does not exist. */
  listOrphans(): string[] {
    return this.#rows('PRAGMA foreign_key_check').map(({ table, rowid }) => `${table} ${rowid}`);
  }

  /** What is counted or copied wrongly: a sentence each. */
  listMiscounts(): string[] {
    return RECOUNTS.flatMap((text) => this.#rows(text).map(({ what }) => String(what)));
  }

  #componentsByPlugin(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { kind } of KINDS)
      for (const { plugin_id: id, name, said } of this.#rows(COMPONENTS[kind])) {
        const list = found.get(String(id)) ?? [];
        found.set(String(id), list);
        list.push(`${kind} ${name} ${String(said).match(/\d+/)?.[0]}`);
      }
    return found;
  }

  #rows(text: string): Row[] {
    return this.#database.prepare(text).all() as Row[];
  }
}
