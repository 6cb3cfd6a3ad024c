-- 0022_categories: the most used categories stand in the row of totals, so that their first page reads no other.
-- Writer: triggers.  Readers: workers/api.
-- Step:   expand; code before it goes on reading facet_counts.
-- Undo:   drop the triggers categories_listed and categories_relisted, then the view first_categories;
--         ALTER TABLE registry_totals DROP COLUMN categories;
-- Units:  categories = the first 101 that active plugins have, most first, each [name, plugin_count, count_key]: a page has at
--         most 100, and one more tells that another follows.

ALTER TABLE registry_totals ADD COLUMN categories TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(categories));

-- A walk of facet_counts_by_count, which ends after 101 rows.
CREATE VIEW first_categories (list) AS
  SELECT json_group_array(json_array(name, plugin_count, count_key)) FROM (
    SELECT name, plugin_count, count_key FROM facet_counts WHERE kind = 'category' AND plugin_count > 0
    ORDER BY count_key DESC LIMIT 101);

UPDATE registry_totals SET categories = (SELECT list FROM first_categories) WHERE id = 1;

-- They leave the revision alone: whatever gives an active plugin a category, or takes one away, moves it in the same statement
-- (plugins_inserted, plugins_counted, plugins_deleted).
CREATE TRIGGER categories_listed AFTER INSERT ON facet_counts WHEN NEW.kind = 'category' BEGIN
  UPDATE registry_totals SET categories = (SELECT list FROM first_categories) WHERE id = 1;
END;
CREATE TRIGGER categories_relisted AFTER UPDATE OF plugin_count ON facet_counts
WHEN NEW.kind = 'category' AND OLD.plugin_count <> NEW.plugin_count
BEGIN
  UPDATE registry_totals SET categories = (SELECT list FROM first_categories) WHERE id = 1;
END;
