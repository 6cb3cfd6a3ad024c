/** Where catalogs are, below /catalogs as marketplace.json and below /git as repositories. */
export const jsonAddress = (registryUrl: string, scope: string, query = ''): string =>
  `${registryUrl}/catalogs/${scope}/marketplace.json${query}`;

/** The same catalog as a git repository. */
export const gitAddress = (registryUrl: string, scope: string): string =>
  `${registryUrl}/git/${scope}.git`;
