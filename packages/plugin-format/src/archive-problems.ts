import { type ExplainedProblem, error, note, warning } from './explained-problem.ts';

/** Problems of files and of the repository as a whole. Part of PROBLEM_CODES. */
export const ARCHIVE_PROBLEMS = {
  archive_entry_unsafe: error(
    'A path in the archive is absolute, climbs with `..` or holds a NUL; the entry was not read.',
    'Rename the file.',
  ),
  archive_entry_unsupported: warning(
    'The archive holds a hard link, device or pipe; the entry was not read.',
    'Commit a regular file or a symbolic link.',
  ),
  archive_entry_repeated: warning(
    'The archive holds a path twice, or a file where another path needs a folder.',
    'Keep one of the two.',
  ),
  path_too_long: warning(
    'A path has more characters or folders than clients can check out everywhere; the file was not read.',
    'Shorten the path.',
  ),
  path_case_collision: warning(
    'Two paths differ only in letter case or Unicode form; on macOS and Windows one hides the other.',
    'Rename one of them.',
  ),
  path_not_utf8: warning(
    'A file name is not valid UTF-8; some clients cannot open it.',
    'Rename the file with UTF-8 letters.',
  ),
  path_hidden_characters: warning(
    'A file name holds control, zero-width or direction-changing characters, which can disguise it.',
    'Rename the file.',
  ),
  file_too_large: warning(
    'A Markdown or JSON file is larger than 1 MiB; clients do not load it.',
    'Move most of the text into files that the component refers to.',
  ),
  text_limit_reached: warning(
    'The repository holds more text than the reader keeps; the text of this file was not read.',
    'Remove generated Markdown and JSON from the repository.',
  ),
  link_unresolved: note(
    'A symbolic link leaves the repository, goes in circles or points at nothing; clients see no file there.',
    'Point the link at a file of this repository, or remove it.',
  ),
  too_many_components: warning(
    'The repository lists more components than the reader records; the rest is missing.',
    'Split the repository, or let fewer entries share one folder.',
  ),
  too_many_problems: note(
    'The repository has more problems than the reader lists.',
    'Mend the ones listed first.',
  ),
  json_byte_order_mark: note(
    'The file starts with a byte order mark. Clients strip it from marketplace.json and plugin.json only.',
    'Save the file as UTF-8 without a byte order mark.',
  ),
  json_not_utf8: warning(
    'The file is not valid UTF-8; unreadable bytes were replaced.',
    'Save the file as UTF-8.',
  ),
} as const satisfies Record<string, ExplainedProblem>;
