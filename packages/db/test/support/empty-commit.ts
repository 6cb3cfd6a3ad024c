import type { RepositoryChange, RunEnd } from '../../src/index.ts';

/** When what is committed here happens. */
export const AT = '2026-11-21T09:00:00.000Z';

/** The end of a run that went well. */
export const END: RunEnd = {
  status: 'ok',
  code: null,
  message: null,
  commitSha: null,
  calls: 1,
  plugins: 1,
  problems: [],
  problemCount: 0,
  state: 'active',
  failureCount: 0,
  headEtag: null,
  missingSince: null,
  changedAt: null,
  nextCrawlAt: null,
  pause: undefined,
  now: AT,
};

/** A commit of `acme/tools` that changes nothing but the repository's facts. */
export const NOTHING: RepositoryChange = {
  facts: {
    owner: 'acme',
    name: 'tools',
    ownerType: 'unknown',
    hostId: 1,
    defaultBranch: 'main',
    description: null,
    homepageUrl: null,
    license: null,
    stars: 1,
    archived: false,
    headSha: null,
    lastIndexedSha: null,
    readerVersion: 1,
    factsCheckedAt: AT,
    listedHash: null,
    problems: [],
  },
  plugins: [],
  components: { skills: [], agents: [], commands: [], mcpServers: [], hooks: [], lspServers: [] },
  catalogEntries: [],
  versions: [],
  renamedPlugins: [],
  removedPluginIds: [],
  changes: [],
  marketplace: undefined,
  removedMarketplaceId: undefined,
  listings: [],
  targets: [],
  links: [],
};
