import { jsonBytes, TAG_BYTES_MAX } from '@skillstash/shared';
import { copyText } from './copy-text.ts';

/**
 * How much is kept of what authors write, in bytes of its JSON in UTF-8, quotes and brackets included: as much as it takes in a
 * list. D1 holds no text over 2,000,000 bytes, and a page is one text of up to 100 items, so that a plugin's summary or a
 * listed component must stay under 19,000. Everything real is far below: see docs/decisions/0008-reading.md.
 */
export const TEXT_LIMITS = {
  description_bytes: 12_000,
  display_name_bytes: 250,
  /** An address holds 200 characters of a plugin's name. */
  name_bytes: 202,
  /** 100 characters of any script, which is what owners may say. */
  category_bytes: 302,
  version_bytes: 300,
  license_bytes: 300,
  author_name_bytes: 200,
  email_bytes: 350,
  web_address_bytes: 2_000,

  /** 256 characters of any script, which clients show, and folders before them. */
  component_name_bytes: 800,
  /** 400 characters of any script: an archive's paths have no more, but links lead to longer ones. */
  path_bytes: 1_300,
  model_bytes: 150,
  argument_hint_bytes: 500,
  command_bytes: 1_500,
  server_url_bytes: 4_000,
  /** Prompts are hooks, too. */
  hook_action_bytes: 8_000,
  hook_matcher_bytes: 2_000,

  /** One field of a source, and the whole of one that clients do not know. */
  source_bytes: 2_000,
  /** An entry whose plugin is elsewhere; the largest of 808 real ones has 2 kB. */
  entry_bytes: 32_000,
  /** What an entry of a catalog says besides what it shows. Larger ones would crowd others out. */
  catalog_fields_bytes: 8_000,
  /** Of all files beside one skill. */
  skill_file_paths_bytes: 250_000,
} as const;

/** How much is kept of a list or a map: `bytes` of its JSON, no item over `item_bytes`, at most `count` items. */
export type ListLimit = { bytes: number; item_bytes?: number; count?: number };

/** The same limits for lists. Each tag is a row with eight index entries, which every download writes. */
export const LIST_LIMITS = {
  tags: { count: 50, item_bytes: TAG_BYTES_MAX, bytes: 3_000 },
  keywords: { count: 100, item_bytes: 100, bytes: 11_000 },
  tools: { bytes: 1_600 },
  arguments: { bytes: 5_000 },
  environment_names: { bytes: 2_500 },
  file_extensions: { bytes: 4_000 },
  renames: { item_bytes: 2 * TEXT_LIMITS.name_bytes, bytes: 50_000 },
} as const satisfies Record<string, ListLimit>;

const UNIT_BYTES_MAX = 6;
const QUOTES_BYTES = 2;
const ELLIPSIS = '…';

/** Whether the JSON of a value has at most so many bytes. */
export const isWithin = (value: unknown, max_bytes: number): boolean =>
  (typeof value === 'string' && value.length * UNIT_BYTES_MAX + QUOTES_BYTES <= max_bytes) ||
  jsonBytes(value) <= max_bytes;

/** A text, or as many whole characters from its beginning as fit so many bytes of JSON before an ellipsis. */
export const cutText = (text: string, max_bytes: number): string => {
  if (isWithin(text, max_bytes)) return text;
  let left_bytes = max_bytes - jsonBytes(ELLIPSIS);
  let end = 0;
  for (const character of text) {
    left_bytes -= jsonBytes(character) - QUOTES_BYTES;
    if (left_bytes < 0) break;
    end += character.length;
  }
  return copyText(text.slice(0, end) + ELLIPSIS);
};

/** The first items that fit a limit, without those that are too long by themselves: cut, they would mean something else. */
export const cutItems = <T>(items: readonly T[], limit: ListLimit): T[] => {
  const { item_bytes = limit.bytes, count = Number.POSITIVE_INFINITY } = limit;
  const kept: T[] = [];
  // Both brackets, and a comma after each item but the last.
  let bytes = 1;
  for (const item of items) {
    if (kept.length >= count) break;
    if (!isWithin(item, item_bytes)) continue;
    bytes += jsonBytes(item) + 1;
    if (bytes > limit.bytes) break;
    kept.push(item);
  }
  return kept;
};
