import * as z from 'zod';
import { count } from './primitives.ts';

/** A category or tag and how many active plugins carry it. */
export const nameCount = z.strictObject({ name: z.string(), count }).meta({ id: 'NameCount' });
export type NameCount = z.infer<typeof nameCount>;

/** Totals of the registry. Plugins and components are those of active plugins. */
export const registryStats = z
  .strictObject({
    plugins: count,
    skills: count,
    agents: count,
    commands: count,
    mcpServers: count,
    hooks: count,
    lspServers: count,
    marketplaces: count,
    repositories: count,
    listings: count,
    users: count,
    collections: count,
    ratings: count,
    downloads: count,
  })
  .meta({ id: 'RegistryStats' });
export type RegistryStats = z.infer<typeof registryStats>;
