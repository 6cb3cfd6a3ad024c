import { isKey } from './component-name.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';

/**
 * Whether clients load what a plugin calls by a key of folders and a name, such as `folder:file`, whatever its frontmatter says;
 * a problem where they do not.
 */
export const isCallable = (
  { manifestName, report }: PluginReading,
  key: string,
  place: ProblemPlace,
): boolean => {
  if (isKey(`${manifestName}:${key}`)) return true;
  report('component_key_refused', `Clients do not load “${key}”.`, place);
  return false;
};
