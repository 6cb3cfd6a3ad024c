/**
 * The address that a setting holds.
 *
 * @throws Error that names the setting and what it says, where that is no http or https address
 */
export const addressIn = (name: string, text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`${name} must be an http or https address, not ${text || 'empty'}.`);
  return url;
};
