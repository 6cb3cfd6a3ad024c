import type { Database } from '../statement.ts';
import { cleanName, facetWord, nameLetters, nameWords, spaced, unmarked } from './name-words.ts';

/** How many plugins one batch indexes anew; more wait for the next, a minute later at the most. */
const PLUGINS_MAX = 5_000;

const DIRTY = `(SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT ${PLUGINS_MAX})`;

/** The steps between two buckets of popularity: room for every document that one can hold. */
const BUCKET = 2 ** 40;
const BUCKETS_MAX = 4095;

const COMPONENTS = [
  { kind: 'skill', table: 'skills' },
  { kind: 'agent', table: 'agents' },
  { kind: 'command', table: 'commands' },
  { kind: 'mcp-server', table: 'mcp_servers' },
] as const;

/** A name written as one word. */
const joined = (name: string) =>
  `lower(replace(replace(replace(${name}, '-', ''), '_', ''), ' ', ''))`;

/**
 * How much of what a plugin has many of is indexed. The first of an index come first, so that what is indexed stays the same.
 * D1 takes a text of 2,000,000 bytes, intermediate ones too, and these statements run over other people's plugins in every
 * batch: each list is bounded before it is one text. A facet's or listing's word is twice as long as what it stands for.
 */
const LISTED = { facets: 500, listings: 500, wordBytes: 500 };
const NAMES = { count: 2000, characters: 200, together: 4000 };

/** Words of their own for what is filtered by and for exact names, of a document that is called `name`; see docs/search.md. */
const facetWords = (kind: string) => `${nameWords('name_words', 'title_words')} || ' ' ||
  ${facetWord('k', `'${kind}'`)} || ' ' || ${facetWord('i', 'lower(w.name)')} || ' ' || ${facetWord('n', joined('w.name'))} || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT ${facetWord('f', 'facet')} AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= ${LISTED.wordBytes} ORDER BY facet LIMIT ${LISTED.facets})), '')`;

const listingWords = `coalesce((SELECT ' ' || group_concat(word, ' ') FROM (
  SELECT ${facetWord('l', "lower(l.name || '@' || m.name)")} AS word
  FROM marketplace_listings l CROSS JOIN marketplaces m ON m.id = l.marketplace_id
  WHERE l.plugin_id = p.id AND octet_length(l.name) + octet_length(m.name) < ${LISTED.wordBytes}
  ORDER BY l.id LIMIT ${LISTED.listings})), '')`;

/** Names of a plugin's components; a plugin with thousands is found by its first ones. */
const componentNames = COMPONENTS.map(
  ({ table }) =>
    `coalesce((SELECT substr(group_concat(word, ' '), 1, ${NAMES.together}) FROM (
      SELECT substr(c.name, 1, ${NAMES.characters}) AS word FROM ${table} c
      WHERE c.plugin_id = p.id ORDER BY c.name, c.path LIMIT ${NAMES.count})), '')`,
).join(` || ' ' || `);

const NUMBER = `INSERT INTO search_documents (document, plugin_id, kind, component_id, name_key, owner, category)
  SELECT (${BUCKETS_MAX} - bucket) * ${BUCKET} + (SELECT last FROM search_sequence)
      + row_number() OVER (ORDER BY created_at, plugin_id, kind = 'plugin' DESC, id), plugin_id, kind, id,
    name_key, owner, category
  FROM (SELECT p.id AS plugin_id, 'plugin' AS kind, NULL AS id, bucket, created_at,
      NULL AS name_key, NULL AS owner, NULL AS category FROM plugins p
      WHERE p.id IN ${DIRTY} AND p.status = 'active'
    ${COMPONENTS.map(
      ({ kind, table }) => `UNION ALL SELECT p.id, '${kind}', c.id, p.bucket, p.created_at,
        lower(c.name) || ' ' || c.id, p.owner, p.category FROM plugins p
        CROSS JOIN ${table} c ON c.plugin_id = p.id WHERE p.id IN ${DIRTY} AND p.status = 'active'`,
    ).join('\n')})`;

const COLUMNS = `(rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)`;

/** What is indexed, with its name, and the name and title in words: made once for all that is made of them. */
const worded = (documents: string, title: string) => `
  WITH named AS MATERIALIZED (${documents}),
  titled AS MATERIALIZED (SELECT *, ${title} || ' ' || ${joined('name')} AS title FROM named),
  worded AS MATERIALIZED (SELECT *, ${nameLetters(spaced('name'))} AS name_words,
    ${nameLetters(spaced('title'))} AS title_words FROM titled)`;

const INDEX_PLUGINS = `INSERT INTO search_index ${COLUMNS}
  ${worded(
    `SELECT d.document, d.plugin_id, ${cleanName('p.name')} AS name, ${cleanName("coalesce(p.display_name, '')")} AS display_name
      FROM search_documents d CROSS JOIN plugins p ON p.id = d.plugin_id WHERE d.plugin_id IN ${DIRTY} AND d.kind = 'plugin'`,
    'display_name',
  )}
  SELECT w.document, w.name, w.title,
    coalesce(p.category, '') || ' ' || coalesce((SELECT group_concat(value, ' ') FROM json_each(p.tags)), '') || ' '
      || coalesce((SELECT group_concat(value, ' ') FROM json_each(p.keywords)), ''),
    coalesce(p.author_name, '') || ' ' || p.owner, ${componentNames}, ${unmarked("coalesce(p.description, '')")},
    ${facetWords('plugin')} || ${listingWords}, p.id, NULL, 'plugin', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id`;

const indexComponents = COMPONENTS.map(
  ({ kind, table }) => `INSERT INTO search_index ${COLUMNS}
  ${worded(
    `SELECT d.document, d.plugin_id, d.component_id, ${cleanName('c.name')} AS name, ${unmarked("coalesce(c.description, '')")} AS body
      FROM search_documents d CROSS JOIN ${table} c ON c.id = d.component_id WHERE d.plugin_id IN ${DIRTY} AND d.kind = '${kind}'`,
    "''",
  )}
  SELECT w.document, w.name, w.title, p.name, p.owner, '', w.body,
    ${facetWords(kind)}, p.id, w.component_id, '${kind}', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id`,
);

const INDEX_NAMES = `INSERT INTO search_names (rowid, name)
  SELECT d.document, s.name || ' ' || ${joined('s.name')}
  FROM search_documents d CROSS JOIN search_index s ON s.rowid = d.document WHERE d.plugin_id IN ${DIRTY}`;

/** Shorter words are one edit away from too many others; longer ones are nobody's words. */
const SPELLED_CHARACTERS = { min: 3, max: 24 };
/** How many new words one batch takes, each with a row for each of its letters: names may be made up to be many. */
const SPELLED_MAX = 5_000;

/** Words of names that were not known before, and a plugin's name written as one. They stay when their last name goes. */
const SPELL = `INSERT INTO search_spellings (near, word, at)
  WITH RECURSIVE names (text) AS MATERIALIZED (
    SELECT lower(${spaced('s.name')}) || iif(d.kind = 'plugin', ' ' || ${joined('s.name')}, '') || ' '
    FROM search_documents d CROSS JOIN search_index s ON s.rowid = d.document WHERE d.plugin_id IN ${DIRTY}),
  parts (word, rest) AS (SELECT '', text FROM names UNION
    SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM parts WHERE rest <> ''),
  fresh (word) AS MATERIALIZED (SELECT DISTINCT word FROM parts
    WHERE length(word) BETWEEN ${SPELLED_CHARACTERS.min} AND ${SPELLED_CHARACTERS.max} AND NOT EXISTS (
      SELECT 1 FROM search_spellings k WHERE k.near = parts.word AND k.word = parts.word AND k.at = 0)
    LIMIT ${SPELLED_MAX}),
  places (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM places WHERE at < ${SPELLED_CHARACTERS.max})
  SELECT iif(at = 0, word, substr(word, 1, at - 1) || substr(word, at + 1)), word, at
  FROM fresh CROSS JOIN places WHERE at <= length(word)`;

/**
 * The statements that bring the search index up to date with every plugin that triggers marked: its old documents go, new
 * ones come. Append them to each batch that writes plugins; where nothing is marked they write nothing.
 */
export const REINDEX: readonly string[] = [
  `DELETE FROM search_documents WHERE plugin_id IN ${DIRTY}`,
  NUMBER,
  'UPDATE search_sequence SET last = last + changes() WHERE id = 1 AND changes() > 0',
  INDEX_PLUGINS,
  ...indexComponents,
  INDEX_NAMES,
  SPELL,
  `DELETE FROM search_dirty WHERE plugin_id IN ${DIRTY}`,
  // What was left by an earlier batch changes searches and lists now.
  'UPDATE registry_totals SET revision = revision + 1 WHERE id = 1 AND changes() > 0',
];

/** REINDEX as prepared statements. */
export const reindexStatements = (db: Pick<Database, 'prepare'>): D1PreparedStatement[] =>
  REINDEX.map((text) => db.prepare(text));

/** Indexes what was marked outside of a batch that does so itself: one round trip. */
export const reindexMarked = async (db: Database): Promise<void> => {
  await db.batch(reindexStatements(db));
};
