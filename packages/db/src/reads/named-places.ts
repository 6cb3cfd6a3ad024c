import { type SQL, sql } from 'drizzle-orm';
import {
  catalogNames,
  marketplaceListings,
  marketplaces,
  plugins,
  repositories,
  repositoryRedirects,
  slugRedirects,
} from '../schema/index.ts';
import { numeral } from '../statement.ts';
import { CANDIDATES_MAX } from './candidates.ts';

/** The active ones of some plugins. @param ids a query of one column */
const activeOf = (ids: SQL): SQL =>
  sql`${plugins} WHERE ${plugins.id} IN (${ids} LIMIT ${numeral(CANDIDATES_MAX)}) AND ${plugins.status} = 'active'`;

const [slug, owner, plugin, name, fullName] = ['slug', 'owner', 'plugin', 'name', 'fullName'].map(
  (value) => sql`${sql.placeholder(value)}`,
) as [SQL, SQL, SQL, SQL, SQL];

/** Who has a slug (lower case), or had it where nobody has. */
export const slugNamed = activeOf(
  sql`SELECT ${plugins.id} FROM ${plugins} WHERE ${plugins.slug} = ${slug} UNION ALL
    SELECT ${slugRedirects.pluginId} FROM ${slugRedirects} WHERE ${slugRedirects.slug} = ${slug}
      AND NOT EXISTS (SELECT 1 FROM ${plugins} AS here WHERE here.slug = ${slug})`,
);

/** Who was called so in any repository of an owner (both lower case). Slugs begin with their owner's name, so it reads those alone. */
export const formerlyOwned = activeOf(
  sql`SELECT ${slugRedirects.pluginId} FROM ${slugRedirects}
    WHERE ${slugRedirects.slug} > ${owner} || '/' AND ${slugRedirects.slug} < ${owner} || '0'
      AND substr(${slugRedirects.slug}, -length(${plugin}) - 1) = '/' || ${plugin}`,
);

/** Whose a name in this registry's catalogs is or was. */
export const catalogNamed = activeOf(
  sql`SELECT ${catalogNames.pluginId} FROM ${catalogNames} WHERE ${catalogNames.name} = ${name}`,
);

/** Of those whose such a name was in catalogs, those that a marketplace of some name lists, under whatever name. */
export const formerlyListed = activeOf(
  sql`SELECT ${catalogNames.pluginId} FROM ${catalogNames}
    CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.pluginId} = ${catalogNames.pluginId}
    CROSS JOIN ${marketplaces} ON ${marketplaces.id} = ${marketplaceListings.marketplaceId}
    WHERE ${catalogNames.name} = ${name} AND lower(${marketplaces.name}) = lower(${sql.placeholder('marketplace')})`,
);

const isOfRepository = sql`${marketplaces.fullName} IN (${fullName},
  (SELECT ${repositories.fullName} FROM ${repositoryRedirects} CROSS JOIN ${repositories}
    ON ${repositories.id} = ${repositoryRedirects.repositoryId} WHERE ${repositoryRedirects.fullName} = ${fullName}))`;

/**
 * What the marketplace in a repository (`owner/repo`, lower case, its name of today or an older one) lists under a name, or what had
 * the name in that repository before.
 */
export const marketplaceNamed = activeOf(
  sql`SELECT ${marketplaceListings.pluginId} FROM ${marketplaces}
    CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.marketplaceId} = ${marketplaces.id}
    WHERE ${isOfRepository} AND lower(${marketplaceListings.name}) = lower(${name}) UNION ALL
    SELECT ${slugRedirects.pluginId} FROM ${slugRedirects}
    WHERE ${slugRedirects.slug} = ${fullName} || '/' || lower(${name})
      AND NOT EXISTS (SELECT 1 FROM ${plugins} AS here WHERE here.slug = ${slugRedirects.slug})`,
);
