export { ARCHIVE_CAPS, type ArchiveCaps } from './archive-caps.ts';
export { ARCHIVE_ERRORS, ArchiveError, type ArchiveErrorCode } from './archive-error.ts';
export { extractFiles } from './extract-files.ts';
export { findPluginAt } from './find-plugin-at.ts';
export { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
export { type ReadArchive, readArchive } from './read-archive.ts';
export type { ListedEntry } from './read-listed.ts';
export { type ReadRepository, type RepositoryIdentity, readRepository } from './read-repository.ts';
export {
  type FileEntry,
  type LinkEntry,
  RepositoryTree,
  type TreeEntry,
} from './repository-tree.ts';
export { offsetsInArchive, type PackedFile, packSkill } from './skill-archive.ts';
