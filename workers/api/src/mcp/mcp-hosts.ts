/** What no name has: a scheme, a path, a person or a pattern. */
const NO_NAME = /[/?#@*\s]/;

/** The host of `name`, `name:port` or `[address]:port`, in lower case; undefined where the text is none of these. */
export const hostOf = (text: string): string | undefined =>
  !NO_NAME.test(text) && URL.canParse(`http://${text}`)
    ? new URL(`http://${text}`).hostname
    : undefined;

/**
 * The names that the setting MCP_HOSTS lists, separated by commas.
 *
 * @throws Error that says which item is no name: nobody could ever ask under it
 */
export const mcpHosts = (setting: string): Set<string> => {
  const items = setting.split(',').map((item) => item.trim());
  return new Set(
    items.filter(Boolean).map((item) => {
      const host = hostOf(item);
      if (!host)
        throw new Error(`MCP_HOSTS must be names such as registry.example.com, not ${item}.`);
      return host;
    }),
  );
};
