/**
 * How much of one repository archive is read. A repository past a cap in the first group is refused with an
 * ArchiveError; past one in the second group only the entry concerned loses something, and a problem says so.
 */
export const ARCHIVE_CAPS = {
  compressed_bytes: 200_000_000,
  expanded_bytes: 500_000_000,
  entry_count: 50_000,
  /** One pax header or long name: more than any path that is read needs. */
  metadata_bytes: 16_384,
  metadata_total_bytes: 16_000_000,

  /** Claude Code does not load a component file over 1 MiB either. */
  kept_file_bytes: 1_048_576,
  /** A worker has 128 MB: texts stay under this, or are only hashed. */
  kept_total_bytes: 48_000_000,
  /** The part of `kept_total_bytes` open to files that only might be needed, so that they cannot crowd out the rest. */
  kept_other_bytes: 24_000_000,
  /** Other small files below a folder `skills`, so that what skills come with needs no second look at the archive. */
  kept_asset_bytes: 65_536,
  kept_assets_total_bytes: 4_000_000,
  path_chars: 400,
  path_depth_count: 32,
} as const;

/** The caps of `readArchive`, any of which a caller may lower. */
export type ArchiveCaps = { readonly [Cap in keyof typeof ARCHIVE_CAPS]: number };
