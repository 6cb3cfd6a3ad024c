/** The most items one page holds. */
export const PAGE_LIMIT_MAX = 100;
/** How many items a page holds when nobody says. */
export const PAGE_LIMIT_DEFAULT = 20;
