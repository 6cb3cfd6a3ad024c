/** What the paths of plugins in the API begin with. */
export const PLUGINS_PATH = '/v1/plugins/';

/** Half a character, which JSON may hold and no address, is one that nobody has in a name. */
const encoded = (segment: string): string => encodeURIComponent(segment.toWellFormed());

/** The API's path of a plugin, or of something that it holds. */
export const pathOfPlugin = (slug: string, ...within: string[]): string =>
  PLUGINS_PATH + [...slug.split('/'), ...within].map(encoded).join('/');
