/** Whether a name can be written after the `@` of an install key: letters, digits, `.`, `_` and `-`, with no sign first. */
export const isPlainName = (name: string): boolean => /^[a-z0-9][-a-z0-9._]*$/i.test(name);
