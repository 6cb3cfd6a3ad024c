import * as z from 'zod';
import { agent, command, mcpServer, skill } from './components.ts';
import { nameCount } from './counts.ts';
import { NEXT_CURSOR } from './page.ts';
import { pluginSummary } from './plugin.ts';

const highlight = z
  .strictObject({ name: z.string(), description: z.string() })
  .describe('Where it fits: HTML in which only `<mark>` is markup, everything else is escaped.');

const hit = <const Type extends string>(type: Type) => ({
  type: z.literal(type).describe('What it is.'),
  score: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'How well it fits: the more exactly the higher, the more popular plugin first among equals.',
    ),
  highlight,
});

export const searchHit = z
  .discriminatedUnion('type', [
    pluginSummary.extend(hit('plugin')),
    skill.extend(hit('skill')),
    agent.extend(hit('agent')),
    command.extend(hit('command')),
    mcpServer.extend(hit('mcp-server')),
  ])
  .meta({ id: 'SearchHit', description: 'One find: what it is, how well it fits, and where.' });
export type SearchHit = z.infer<typeof searchHit>;

export const searchFacets = z
  .strictObject({
    category: z.array(nameCount).describe('By category.'),
    type: z.array(nameCount).describe('By what they are.'),
    owner: z.array(nameCount).describe("By the owner of the plugin's repository."),
  })
  .meta({
    id: 'SearchFacets',
    description:
      'How the first 30 hits with all the words spread: at most ten of each, the most frequent first.',
  });
export type SearchFacets = z.infer<typeof searchFacets>;

export const searchPage = z
  .strictObject({
    items: z.array(searchHit),
    nextCursor: z.string().nullable().describe(NEXT_CURSOR),
    facets: searchFacets
      .nullable()
      .describe('On the first page alone, where they are asked for; else null.'),
    corrected: z
      .string()
      .nullable()
      .describe('The spelling that found them, where the given one found nothing; else null.'),
  })
  .meta({ id: 'SearchPage', description: 'One page of finds.' });
export type SearchPage = z.infer<typeof searchPage>;

export const suggestions = z
  .strictObject({
    items: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string().describe('What it names: `plugin`, `skill` and so on.'),
        plugin: z.string().describe('The plugin that it is, or that holds it.'),
      }),
    ),
  })
  .meta({
    id: 'Suggestions',
    description: 'At most eight names that begin as typed, the most popular first.',
  });

export const resolution = z
  .strictObject({ items: z.array(pluginSummary) })
  .meta({ id: 'Resolution', description: 'Plugins that a name may mean, best first.' });
