/** What stands where an entry may be called anything: Codex finds no plugin.json, and the entry is it. */
export const ANY_CODEX_NAME = '*';

/** What stands where Codex installs a plugin under no name. */
export const NO_CODEX_NAME = '';

const NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9._-]+(?<!\.)$/;

/** Whether Codex 0.169.0 takes a name for a plugin, and for its entry in a catalog. */
export const isCodexName = (name: string): boolean => NAME.test(name);
