/**
 * For how long answers are kept in memory, in seconds: what the setting ANSWER_MEMORY_SECONDS says.
 *
 * @throws Error where that is no number from 0
 */
export const memorySeconds = (setting: string): number => {
  const seconds = Number(setting);
  if (!(seconds >= 0))
    throw new Error(`ANSWER_MEMORY_SECONDS must be a number from 0, not ${setting}.`);
  return seconds;
};
