import type { NameCount, PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Fields, type Json, jsonArrayOf, jsonObject } from '../src/json.ts';
import { facetCounts, plugins } from '../src/schema/index.ts';

// Compiled, never run: each line below `@ts-expect-error` has to be refused, or the compiler says so.

/** A wire type's fields, each from a column of its type. */
export const whole: Fields<NameCount> = { name: facetCounts.name, count: facetCounts.pluginCount };

// @ts-expect-error a field is missing
export const missing: Fields<NameCount> = { name: facetCounts.name };

export const extra: Fields<NameCount> = {
  ...whole,
  // @ts-expect-error a field that the wire type does not have
  kind: facetCounts.kind,
};

// @ts-expect-error a text where a number is wanted
export const wrong: Fields<NameCount> = { name: facetCounts.name, count: facetCounts.name };

// @ts-expect-error a column that may be NULL where a text is always wanted
export const nullable: Fields<Pick<PluginSummary, 'name'>> = { name: plugins.displayName };

/** A column that is never NULL serves where null is allowed. */
export const narrower: Fields<Pick<PluginSummary, 'displayName'>> = { displayName: plugins.name };

// @ts-expect-error another enum's texts
export const status: Fields<Pick<PluginSummary, 'status'>> = { status: plugins.authorType };

// @ts-expect-error JSON of another shape
export const tags: Fields<Pick<PluginSummary, 'tags'>> = { tags: plugins.source };

// @ts-expect-error a list where one is wanted
export const one: Json<NameCount> = jsonArrayOf(jsonObject<NameCount>(whole), sql`facet_counts`);

// @ts-expect-error an expression that does not say what it yields
export const untyped: Json<number> = sql`1` as SQL<string>;
