const utf8 = new TextEncoder();

/** How many bytes the JSON of a value has in UTF-8: as many as it takes wherever it is stored or sent. */
export const jsonBytes = (value: unknown): number => utf8.encode(JSON.stringify(value)).length;
