/** Where a text is in R2: rows point at it by its SHA-256, lowercase hex. */
export const bodyKey = (sha256: string): string => `bodies/${sha256}`;

/** Where the ingester notes which texts of a repository it has put already while there are more to put. */
export const storedTextsKey = (repositoryId: string): string => `stored-texts/${repositoryId}`;
