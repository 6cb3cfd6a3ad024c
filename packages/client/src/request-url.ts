/**
 * One segment of a path. A slash, a percent sign, a space or another alphabet is encoded.
 *
 * @throws TypeError for what no address can carry: an empty text, half of a surrogate pair, and `.` and `..`, which every URL
 *   parser takes for steps, encoded or not, so that another thing would be asked for
 */
const encodeSegment = (segment: string): string => {
  if (segment === '' || segment === '.' || segment === '..' || !segment.isWellFormed())
    throw new TypeError(`${JSON.stringify(segment)} cannot be part of an address`);
  return encodeURIComponent(segment);
};

/**
 * The parts of a slug by name: `owner/repo/plugin`, `owner/repo` or `username/name`.
 *
 * @throws TypeError where it has fewer or more parts
 */
export const splitSlug = <const Name extends string>(
  slug: string,
  names: readonly Name[],
): Record<Name, string> => {
  const parts = slug.split('/');
  if (parts.length !== names.length)
    throw new TypeError(`${JSON.stringify(slug)} is not of the form ${names.join('/')}`);
  const pairs = names.map((name, place) => [name, parts[place]]);
  // Object.fromEntries forgets the keys; they are the names just given, each with its part.
  return Object.fromEntries(pairs) as Record<Name, string>;
};

/** The query of an address, with its question mark; what is undefined is left out, a list is repeated. */
const queryText = (query: Readonly<Record<string, unknown>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) parameters.append(name, String(each));
  return parameters.size ? `?${parameters}` : '';
};

/**
 * The address of a request.
 *
 * @param base where the registry is, without a slash at its end
 * @param path an operation's path with `{placeholders}`
 * @throws TypeError where a value cannot be part of an address
 */
export const requestUrl = (
  base: string,
  path: string,
  values: Readonly<Record<string, string>>,
  query: Readonly<Record<string, unknown>>,
): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeSegment(values[name] ?? ''));
  return base + filled + queryText(query);
};
