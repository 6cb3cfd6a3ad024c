/**
 * A download as the queue carries it from the api worker to the ingester. `day` is `2026-11-21`; `mark` is made of that day's key,
 * and says nothing about who it was to whoever has not got it.
 */
export type DownloadMark = { pluginId: string; day: string; mark: string; automated: boolean };
