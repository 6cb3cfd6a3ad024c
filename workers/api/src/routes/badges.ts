import { type BadgeFacts, findBadge } from '@skillstash/db';
import { type BadgenOptions, badgen } from 'badgen';
import * as z from 'zod';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../http/query.ts';
import { xmlText } from './feeds.ts';

const CHARACTERS_MAX = 40;

const HEADERS = {
  'Content-Type': 'image/svg+xml; charset=utf-8',
  'Cache-Control': CACHE_CONTROL.badge,
  // A picture with other people's words in it: opened by itself it may run and load nothing.
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
};

type Shown = { status: string; color: NonNullable<BadgenOptions['color']> };

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** What each badge says. */
const BADGES: Record<string, { label: string; show: (facts: BadgeFacts) => Shown }> = {
  version: {
    label: 'skillstash',
    show: ({ version }) =>
      version ? { status: version, color: 'blue' } : { status: 'no version', color: 'grey' },
  },
  downloads: {
    label: 'downloads',
    show: ({ downloads }) => ({ status: compact.format(downloads), color: 'green' }),
  },
  rating: {
    label: 'rating',
    show: ({ ratingAverage, ratingCount }) =>
      ratingCount
        ? { status: `${ratingAverage.toFixed(1)}/5 (${ratingCount})`, color: 'yellow' }
        : { status: 'not rated', color: 'grey' },
  },
};

const shortened = (text: string): string => {
  const characters = [...text];
  if (characters.length <= CHARACTERS_MAX) return text;
  return `${characters.slice(0, CHARACTERS_MAX - 1).join('')}…`;
};

// The flat style has no gradients and so no random ids: the same facts give the same bytes.
const draw = (label: string, { status, color }: Shown): string =>
  badgen({ label, status: xmlText(shortened(status)), color, style: 'flat' });

const drawFacts = (badge: (typeof BADGES)[string], facts: BadgeFacts): string =>
  draw(
    badge.label,
    facts.status === 'active' ? badge.show(facts) : { status: facts.status, color: 'grey' },
  );

const svg = { schema: () => z.string(), mediaType: 'image/svg+xml' };

/** Badges of plugins, for READMEs. What is wrong is said in a badge, too: it stands where a picture is expected. */
export const registerBadges = (app: ApiApp): void => {
  for (const [kind, badge] of Object.entries(BADGES)) {
    operate(
      app,
      {
        method: 'get',
        path: `/badges/{owner}/{repo}/{plugin}/${kind}.svg`,
        summary: `A badge with a plugin's ${kind}`,
        tags: ['Badges'],
        input: { params: pluginPath, query: noQuery },
        answers: {
          200: { description: 'The badge.', ...svg },
          404: { description: 'A badge that says "not found".', ...svg },
        },
        errors: [],
      },
      async (c, { params }) => {
        const found = await findBadge(c.get('database'), slugOf(params), knownVersion(c));
        if (!found) {
          const missing = draw(badge.label, { status: 'not found', color: 'red' });
          return new Response(missing, { status: 404, headers: HEADERS });
        }
        const { version, body } = found;
        const picture = body === null ? null : drawFacts(badge, JSON.parse(body) as BadgeFacts);
        return versionedAnswer(c, version, picture, HEADERS);
      },
    );
  }
};
