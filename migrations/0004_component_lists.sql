-- 0004_component_lists: lists of components walk search_documents; the component tables keep their components and no copies.
-- Writer: packages/db/src/search/reindex.ts, in every batch that writes plugins.  Readers: workers/api.
-- Step:   expand and contract in one: code before it cannot write components any more, so both workers are deployed with it.
-- Undo:   none: the columns would have to be added and filled anew from plugins.
-- Units:  name_key = the component's name in lower case, a space and its id; owner, category = its plugin's; NULL for plugins.

ALTER TABLE search_documents ADD COLUMN name_key TEXT;
ALTER TABLE search_documents ADD COLUMN owner TEXT;
ALTER TABLE search_documents ADD COLUMN category TEXT;
UPDATE search_documents SET name_key = c.name_key, owner = c.owner, category = c.category
  FROM skills AS c WHERE search_documents.kind = 'skill' AND c.id = search_documents.component_id;
UPDATE search_documents SET name_key = c.name_key, owner = c.owner, category = c.category
  FROM agents AS c WHERE search_documents.kind = 'agent' AND c.id = search_documents.component_id;
UPDATE search_documents SET name_key = c.name_key, owner = c.owner, category = c.category
  FROM commands AS c WHERE search_documents.kind = 'command' AND c.id = search_documents.component_id;
UPDATE search_documents SET name_key = c.name_key, owner = c.owner, category = c.category
  FROM mcp_servers AS c WHERE search_documents.kind = 'mcp-server' AND c.id = search_documents.component_id;
CREATE INDEX search_documents_by_name ON search_documents (kind, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX search_documents_by_owner ON search_documents (kind, owner, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX search_documents_by_category ON search_documents (kind, category, name_key) WHERE name_key IS NOT NULL;

-- What kept the copies, then the copies: each index made writing a component a fifth slower.
DROP TRIGGER plugins_relisted;
DROP INDEX skills_by_name;
DROP INDEX skills_by_owner;
DROP INDEX skills_by_category;
ALTER TABLE skills DROP COLUMN name_key;
ALTER TABLE skills DROP COLUMN listed;
ALTER TABLE skills DROP COLUMN category;
ALTER TABLE skills DROP COLUMN owner;
DROP INDEX agents_by_name;
DROP INDEX agents_by_owner;
DROP INDEX agents_by_category;
ALTER TABLE agents DROP COLUMN name_key;
ALTER TABLE agents DROP COLUMN listed;
ALTER TABLE agents DROP COLUMN category;
ALTER TABLE agents DROP COLUMN owner;
DROP INDEX commands_by_name;
DROP INDEX commands_by_owner;
DROP INDEX commands_by_category;
ALTER TABLE commands DROP COLUMN name_key;
ALTER TABLE commands DROP COLUMN listed;
ALTER TABLE commands DROP COLUMN category;
ALTER TABLE commands DROP COLUMN owner;
DROP INDEX mcp_servers_by_name;
DROP INDEX mcp_servers_by_owner;
DROP INDEX mcp_servers_by_category;
ALTER TABLE mcp_servers DROP COLUMN name_key;
ALTER TABLE mcp_servers DROP COLUMN listed;
ALTER TABLE mcp_servers DROP COLUMN category;
ALTER TABLE mcp_servers DROP COLUMN owner;

-- A description is the frontmatter's, but for commands that a manifest describes anew: it was the longest text of a row, twice.
ALTER TABLE skills ADD COLUMN own_description TEXT;
UPDATE skills SET own_description = description
  WHERE description IS NOT iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL);
ALTER TABLE skills DROP COLUMN description;
ALTER TABLE skills ADD COLUMN description TEXT GENERATED ALWAYS AS (coalesce(own_description, iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL))) VIRTUAL;
ALTER TABLE agents ADD COLUMN own_description TEXT;
UPDATE agents SET own_description = description
  WHERE description IS NOT iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL);
ALTER TABLE agents DROP COLUMN description;
ALTER TABLE agents ADD COLUMN description TEXT GENERATED ALWAYS AS (coalesce(own_description, iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL))) VIRTUAL;
ALTER TABLE commands ADD COLUMN own_description TEXT;
UPDATE commands SET own_description = description
  WHERE description IS NOT iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL);
ALTER TABLE commands DROP COLUMN description;
ALTER TABLE commands ADD COLUMN description TEXT GENERATED ALWAYS AS (coalesce(own_description, iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL))) VIRTUAL;
