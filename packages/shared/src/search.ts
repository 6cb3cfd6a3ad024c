import * as z from 'zod';
import { agent, command, mcpServer, skill } from './components.ts';
import { nameCount } from './counts.ts';
import { pluginSummary } from './plugin.ts';

/** HTML in which only `<mark>` is markup: everything else is escaped. */
const highlight = z.strictObject({ name: z.string(), description: z.string() });

const hit = <const Type extends string>(type: Type) => ({
  type: z.literal(type),
  score: z.number().min(0).max(1),
  highlight,
});

/** One find: what it is, how well it fits (0 to 1), and where. `type` tells the kinds apart. */
export const searchHit = z
  .discriminatedUnion('type', [
    pluginSummary.extend(hit('plugin')),
    skill.extend(hit('skill')),
    agent.extend(hit('agent')),
    command.extend(hit('command')),
    mcpServer.extend(hit('mcp-server')),
  ])
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof searchHit>;

/** How the 200 most popular matches spread. */
export const searchFacets = z
  .strictObject({
    category: z.array(nameCount),
    type: z.array(nameCount),
    owner: z.array(nameCount),
  })
  .meta({ id: 'SearchFacets' });
export type SearchFacets = z.infer<typeof searchFacets>;

/** One page of finds. `facets` are on the first page only; `corrected` is the spelling that found them, where the given one found nothing. */
export const searchPage = z
  .strictObject({
    items: z.array(searchHit),
    nextCursor: z.string().nullable(),
    facets: searchFacets.nullable(),
    corrected: z.string().nullable(),
  })
  .meta({ id: 'SearchPage' });
export type SearchPage = z.infer<typeof searchPage>;

/** At most eight names that begin as typed, the most popular first. */
export const suggestions = z
  .strictObject({
    items: z.array(z.strictObject({ name: z.string(), type: z.string(), plugin: z.string() })),
  })
  .meta({ id: 'Suggestions' });

/** Plugins that a name may mean, best first. */
export const resolution = z
  .strictObject({ items: z.array(pluginSummary) })
  .meta({ id: 'Resolution' });
