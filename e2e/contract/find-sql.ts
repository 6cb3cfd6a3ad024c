/** Words that only the database or its driver say, and names of tables that are on no wire. */
const SQL =
  /D1_ERROR|SQLITE_[A-Z]+|fts5: |no such (?:table|column|module|function)|near "[^"]*": syntax error|unterminated string|registry_totals|search_index|search_documents|plugin_facets|json_each|group_concat|INDEXED BY/;

/** The piece of SQL or of a database's error that a text shows, if it does. */
export const findSql = (text: string): string | undefined => SQL.exec(text)?.[0];
