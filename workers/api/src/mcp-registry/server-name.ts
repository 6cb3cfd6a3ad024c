/** What the schema of server.json lets a name have: one slash, and 200 characters. */
const NAME_CHARACTERS_MAX = 200;
const NAMESPACE = 'io.github.';
const OWNER = /^[a-z0-9.-]+$/;
const PLAIN = /^[A-Za-z0-9._-]+$/;
const NAME =
  /^io\.github\.([a-z0-9.-]+)\/((?:_.|[A-Za-z0-9-])+)\.((?:_.|[A-Za-z0-9-])+)\.((?:_.|[A-Za-z0-9-])+)$/;
const HEX_PART = /^_x((?:[0-9a-f]{2})+)$/;

/** A server by the plugin that it is in and the name that it has there. */
export type ServerPlace = { slug: string; name: string };

/** A dot separates parts and `_` escapes, so that no two places get one name; what has other characters is hexadecimal. */
const writePart = (text: string): string =>
  PLAIN.test(text)
    ? text.replaceAll('_', '__').replaceAll('.', '_.')
    : `_x${Buffer.from(text).toString('hex')}`;

const readPart = (part: string): string => {
  const [, hex] = HEX_PART.exec(part) ?? [];
  return hex ? Buffer.from(hex, 'hex').toString() : part.replace(/_(.)/g, '$1');
};

/**
 * A server's name in reverse-DNS form: `io.github.<owner>/<repo>.<plugin>.<server>`. The same place always has the same name,
 * and no other has it. Undefined where the owner cannot stand in a domain, or the name would be too long.
 */
export const writeServerName = ({ slug, name }: ServerPlace): string | undefined => {
  const [owner = '', ...rest] = slug.split('/');
  const written = `${NAMESPACE}${owner}/${[...rest, name].map(writePart).join('.')}`;
  return OWNER.test(owner) && written.length <= NAME_CHARACTERS_MAX ? written : undefined;
};

/** The place that a name stands for, whether or not there is one; undefined for a name that is not ours. */
export const readServerName = (written: string): ServerPlace | undefined => {
  const [, owner, ...parts] = NAME.exec(written) ?? [];
  if (!owner) return undefined;
  const [repo = '', plugin = '', name = ''] = parts.map(readPart);
  const place = { slug: `${owner}/${repo}/${plugin}`, name };
  return writeServerName(place) === written ? place : undefined;
};
