import type { Random } from '../drill/random.ts';
import { bytesOf, fileEntry, gnuLongEntry, linkEntry, paxEntry, type RawEntry } from './raw-tar.ts';

/** The text of every file whose path must not be readable: it may never turn up among what was read. */
export const CANARY = 'canary-that-must-stay-outside';

const TOP = 'top/';
const NOTHING = new Uint8Array();
const OUTSIDE = [
  '../escape/SKILL.md',
  '/etc/SKILL.md',
  'top/../../SKILL.md',
  'top/skills/../../../SKILL.md',
  'top//SKILL.md',
  'top/./SKILL.md',
  './top/skills/x/SKILL.md',
  '..',
  'SKILL.md',
];
const HIDDEN = ['\u202e', '\u200b', '\u2066', '\ufeff', '\u0007', '\u00ad', '\u3164', '\n', '\r'];
const LINK_TARGETS = [
  '..',
  '../..',
  '../../../../etc',
  '/etc/passwd',
  '/',
  '.',
  '',
  'SKILL.md',
  'a/../../b',
  'a\0b',
  './././.',
  'first',
  '\\..\\..',
  'C:\\windows',
  'a/'.repeat(200),
  '../'.repeat(500),
];

const one = <Item>(random: Random, items: readonly Item[]): Item => {
  const [item] = random.pick(items, 1);
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

const skillText = (name: string): string => `---\nname: ${name}\ndescription: d\n---\nBody.\n`;

const outside = (random: Random): RawEntry[] => {
  const name = one(random, OUTSIDE);
  const body = skillText(CANARY);
  return random.chance(0.5)
    ? [fileEntry(name, body)]
    : [paxEntry([['path', name]]), fileEntry('top/x.md', body)];
};

const withNul = (random: Random): RawEntry[] => [
  paxEntry([['path', `${TOP}skills/a\0${one(random, ['', '/SKILL.md', '/../x'])}`]]),
  fileEntry('top/n.md', skillText(CANARY)),
];

const notUtf8 = (random: Random): RawEntry[] => {
  const name = Buffer.from(`${TOP}skills/\xff\xfe${random.between(1, 9)}/SKILL.md`, 'latin1');
  return [{ ...fileEntry('', skillText('bytes')), name }];
};

const hiddenName = (random: Random): RawEntry[] => [
  fileEntry(`${TOP}skills/a${one(random, HIDDEN)}b/SKILL.md`, skillText('hidden')),
];

const collisions = (): RawEntry[] =>
  [
    'skills/Case/SKILL.md',
    'skills/case/SKILL.md',
    'skills/caf\u00e9/a.md',
    'skills/cafe\u0301/a.md',
  ].map((path) => fileEntry(`${TOP}${path}`, skillText('case')));

const loop = (): RawEntry[] => [
  linkEntry(`${TOP}skills/l1`, 'l2'),
  linkEntry(`${TOP}skills/l2`, './l3/..'),
  linkEntry(`${TOP}skills/l3`, '../skills/l1'),
  linkEntry(`${TOP}commands`, '.'),
];

const chain = (random: Random): RawEntry[] => {
  const length = random.between(2, 60);
  return [
    ...Array.from({ length }, (_, place) => linkEntry(`${TOP}skills/c${place}`, `c${place + 1}`)),
    fileEntry(`${TOP}skills/c${length}/SKILL.md`, skillText('chain')),
  ];
};

const linkOut = (random: Random): RawEntry[] => [
  linkEntry(`${TOP}skills/out${random.between(0, 3)}`, one(random, LINK_TARGETS)),
  linkEntry(`${TOP}README.md`, one(random, LINK_TARGETS)),
  fileEntry(one(random, OUTSIDE), skillText(CANARY)),
];

const belowLink = (random: Random): RawEntry[] => [
  linkEntry(`${TOP}skills/l`, one(random, LINK_TARGETS)),
  fileEntry(`${TOP}skills/l/SKILL.md`, skillText('below')),
];

/** Hard links, devices and pipes hold nothing that may be read; any other type is a regular file to a tar reader. */
const special = (random: Random): RawEntry[] => {
  const isSpecial = random.chance(0.6);
  const types = isSpecial ? ['1', '3', '4', '6'] : ['7', 'S', 'D', 'V', 'A', '\0', 'Z'];
  const text = skillText(isSpecial ? CANARY : 'special');
  return [
    {
      name: `${TOP}skills/s/SKILL.md`,
      type: one(random, types),
      body: random.chance(0.5) ? NOTHING : bytesOf(text),
      link: one(random, ['/etc/passwd', '../x', `${TOP}README.md`]),
    },
  ];
};

const longNames = (random: Random): RawEntry[] => {
  const name = `${TOP}${one(random, ['d/'.repeat(31), 'd/'.repeat(40), 'x'.repeat(399), 'y'.repeat(5_000)])}SKILL.md`;
  const body = skillText('long');
  const kind = random.between(0, 2);
  if (kind === 0) return [gnuLongEntry(name), fileEntry('top/short.md', body)];
  if (kind === 1) return [paxEntry([['path', name]]), fileEntry('top/short.md', body)];
  return [{ ...fileEntry('SKILL.md', body), prefix: name.slice(0, 155) }];
};

const longLinks = (random: Random): RawEntry[] => {
  const target = 'a/'.repeat(one(random, [300, 3_000, 150_000]));
  const linked = linkEntry(`${TOP}skills/far${random.between(1, 9)}`, 'x');
  return [
    random.chance(0.5) ? gnuLongEntry(target, 'K') : paxEntry([['linkpath', target]]),
    linked,
  ];
};

const PAX_KEYS = [
  'path',
  'linkpath',
  'size',
  'mtime',
  'uid',
  'comment',
  '__proto__',
  'constructor',
  '',
  'GNU.sparse.size',
  'hdrcharset',
];
const PAX_VALUES = [
  '',
  '-1',
  '1e3',
  '99999999999999999999',
  '18014398509481984',
  'NaN',
  '../x',
  '/x',
  'top/p.md',
  'a=b',
  '\n',
  'f'.repeat(40),
  'toString',
  '\u202e',
];

const oddPax = (random: Random): RawEntry[] => {
  const records = Array.from(
    { length: random.between(1, 5) },
    () => [one(random, PAX_KEYS), one(random, PAX_VALUES)] as const,
  );
  const header = paxEntry(records, random.chance(0.3) ? 'g' : 'x');
  const body = header.body.slice();
  // Lengths that lie, and records without their line end.
  if (random.chance(0.3)) body.set(bytesOf(one(random, ['999', '0', '-5', 'x'])), 0);
  return [{ ...header, body }, fileEntry(`${TOP}skills/pax/SKILL.md`, skillText('pax'))];
};

const lyingSize = (random: Random): RawEntry[] => [
  {
    ...fileEntry(`${TOP}skills/liar/SKILL.md`, skillText('liar')),
    size: one(random, [
      '77777777777\0',
      '00000000000\0',
      '00000000007\0',
      '00004000001\0',
      '-1',
      'x',
    ]),
    hasWrongChecksum: random.chance(0.2),
  },
];

const repeated = (): RawEntry[] => [
  fileEntry(`${TOP}skills/r/SKILL.md`, skillText('r1')),
  fileEntry(`${TOP}skills/r/SKILL.md`, skillText('r2')),
  linkEntry(`${TOP}skills/r`, '../loose'),
  { name: `${TOP}skills/r/`, type: '5', body: NOTHING },
];

const many = (random: Random): RawEntry[] =>
  Array.from({ length: random.chance(0.05) ? 5_000 : 200 }, (_, place) =>
    fileEntry(`${TOP}skills/m${place}/SKILL.md`, skillText(`m${place}`)),
  );

const ODD: ReadonlyArray<(random: Random) => RawEntry[]> = [
  outside,
  withNul,
  notUtf8,
  hiddenName,
  collisions,
  loop,
  chain,
  linkOut,
  belowLink,
  special,
  longNames,
  longLinks,
  oddPax,
  lyingSize,
  repeated,
  many,
];

/** Adds one to three groups of odd entries to a valid archive's, each at a place of its own. */
export const addOddEntries = (valid: readonly RawEntry[], random: Random): RawEntry[] => {
  const entries = [...valid];
  for (const make of random.pick(ODD, random.between(1, 3)))
    entries.splice(random.between(0, entries.length), 0, ...make(random));
  return entries;
};
