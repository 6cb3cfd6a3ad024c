import * as z from 'zod';
import { count } from './primitives.ts';

export const nameCount = z
  .strictObject({
    name: z.string(),
    count: count.describe('How many have it: of categories and tags, active plugins.'),
  })
  .meta({ id: 'NameCount', description: 'A name, and how many have it.' });
export type NameCount = z.infer<typeof nameCount>;

export const registryStats = z
  .strictObject({
    plugins: count,
    skills: count,
    agents: count,
    commands: count,
    mcpServers: count,
    hooks: count,
    lspServers: count,
    marketplaces: count.describe('That have a `marketplace.json` now.'),
    repositories: count.describe('Of which something was indexed.'),
    listings: count.describe('Entries of marketplaces.'),
    users: count.describe('People who signed in.'),
    collections: count.describe('Public ones.'),
    ratings: count,
    downloads: count.describe("By people's clients."),
  })
  .meta({
    id: 'RegistryStats',
    description: 'Totals of the registry. Plugins and components are those of active plugins.',
  });
export type RegistryStats = z.infer<typeof registryStats>;
