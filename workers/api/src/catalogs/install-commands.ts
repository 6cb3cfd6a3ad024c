import type { CatalogOffer, PluginOffer } from '@skillstash/db';
import {
  ANY_CODEX_NAME,
  type InstallInstructions,
  isCodexName,
  toEntryName,
} from '@skillstash/shared';
import {
  type CatalogPlace,
  collectionCatalog,
  marketplaceCatalog,
  ownerCatalog,
} from './catalog-place.ts';

const isForCodex = ({ name, codexName }: CatalogOffer): boolean =>
  codexName === ANY_CODEX_NAME ? isCodexName(name) : codexName === name;

/**
 * Claude Code takes a catalog's file; Codex and Copilot clone it. Copilot installs nothing without a plugin.json, Codex
 * nothing that has another name in it than in the catalog.
 */
const CLIENTS = [
  {
    client: 'claude-code',
    program: 'claude',
    install: 'install',
    isCloned: false,
    takes: () => true,
  },
  { client: 'codex', program: 'codex', install: 'add', isCloned: true, takes: isForCodex },
  {
    client: 'copilot',
    program: 'copilot',
    install: 'install',
    isCloned: true,
    takes: ({ hasManifest }: CatalogOffer) => hasManifest,
  },
] as const;

const commandsOf = (
  origin: string,
  { path, name }: CatalogPlace,
  offered: readonly CatalogOffer[],
): InstallInstructions[] =>
  CLIENTS.flatMap(({ client, program, install, isCloned, takes }) => {
    const taken = offered.filter(takes);
    if (!taken.length) return [];
    const address = isCloned
      ? `${origin}/git/${path}.git`
      : `${origin}/catalogs/${path}/marketplace.json`;
    const add = `${program} plugin marketplace add ${address}`;
    const installs = taken.map((one) => `${program} plugin ${install} ${one.name}@${name}`);
    return [{ client, commands: [add, ...installs] }];
  });

/**
 * The commands that install a plugin from this registry: from the catalog of the marketplace in its own repository, which
 * calls it as its author does, else from its owner's. None for a plugin that no catalog offers.
 *
 * @param origin where the registry is, such as `https://registry.example`
 */
export const installPlugin = (origin: string, offer: PluginOffer | null): InstallInstructions[] => {
  if (!offer) return [];
  const { listing } = offer;
  // A name that clients would not take is another in the catalog, depending on its neighbours.
  return listing && toEntryName(listing.name) === listing.name
    ? commandsOf(origin, marketplaceCatalog(listing.marketplace), [
        { ...offer, name: listing.name },
      ])
    : commandsOf(origin, ownerCatalog(offer.owner), [offer]);
};

/** The commands that install the members of a collection from its catalog. `slug` is `username/name`. */
export const installCollection = (
  origin: string,
  slug: string,
  offers: readonly CatalogOffer[],
): InstallInstructions[] => commandsOf(origin, collectionCatalog(slug), offers);

/** An answer's JSON with its install commands at the end. */
export const withInstall = (body: string | null, install: InstallInstructions[]): string | null =>
  body && `${body.slice(0, -1)},"install":${JSON.stringify(install)}}`;
