import { COLLECTION_NAMES_RESERVED } from '@skillstash/shared';
import { notAccepted } from '../../http/not-accepted.ts';

const CHARACTERS_MAX = 64;

/** What a slug can be made of a name: letters without their marks, in lower case, and hyphens for all else. */
const made = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, CHARACTERS_MAX)
    .replace(/-$/, '');

const refused = (message: string) => notAccepted([{ path: 'slug', message }]);

/**
 * The second part of a collection's slug: the one asked for, or one made of its name.
 *
 * @param slug lower case letters, digits and hyphens
 * @throws AppError `invalid_request` for a reserved one, and for a name that none can be made of
 */
export const collectionSegment = (slug: string | undefined, name: string): string => {
  const segment = slug ?? made(name);
  if (!segment) throw refused('cannot be made of this name: say one');
  if (COLLECTION_NAMES_RESERVED.includes(segment)) throw refused('is reserved: say another');
  return segment;
};
