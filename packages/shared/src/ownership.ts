import * as z from 'zod';
import { isoTime } from './primitives.ts';

/** What the host lets a person do with a repository, so that they own its plugins here. */
export const OWNER_PERMISSIONS = ['admin', 'maintain'] as const;
/** One of the rights that make somebody an owner. */
export type OwnerPermission = (typeof OWNER_PERMISSIONS)[number];

/** A person's claim to a repository's plugins. `checkedAt` is when the host last said so. */
export const repositoryClaim = z
  .strictObject({
    repository: z.string(),
    permission: z.enum(OWNER_PERMISSIONS),
    claimedAt: isoTime,
    checkedAt: isoTime,
  })
  .meta({ id: 'RepositoryClaim' });
export type RepositoryClaim = z.infer<typeof repositoryClaim>;

/** Everything that a person has claimed. */
export const repositoryClaimList = z
  .strictObject({ items: z.array(repositoryClaim) })
  .meta({ id: 'RepositoryClaimList' });
