import { encodePackets, FLUSH } from './pkt-line.ts';

/** The one branch, to which HEAD points. */
export const BRANCH = 'refs/heads/main';
const AGENT = 'agent=skillstash';

/** Versions of git's protocol: 0 says nothing of itself, 1 is 0 with a line in front. */
export type ProtocolVersion = 0 | 1 | 2;

/** The highest version that a client offers in its `Git-Protocol` header, such as `version=2`. */
export const protocolVersion = (header: string | undefined): ProtocolVersion => {
  const offered = [...(header ?? '').matchAll(/(?:^|:)version=([012])(?=:|$)/g)].map(([, one]) =>
    Number(one),
  );
  return Math.max(0, ...offered) as ProtocolVersion;
};

/** What versions 0 and 1 are told that they may ask for. Nothing else that git can do is of use for one commit. */
const CAPABILITIES = [
  'side-band-64k',
  'shallow',
  'deepen-since',
  'deepen-not',
  'deepen-relative',
  'no-progress',
  'ofs-delta',
  `symref=HEAD:${BRANCH}`,
  'object-format=sha1',
  AGENT,
].join(' ');

/** The answer to `info/refs`: what there is, or in version 2 what can be asked. */
export const advertiseRefs = (id: string, version: ProtocolVersion): Uint8Array<ArrayBuffer> => {
  if (version === 2)
    return encodePackets([
      'version 2\n',
      `${AGENT}\n`,
      'ls-refs\n',
      'fetch=shallow\n',
      'object-format=sha1\n',
      FLUSH,
    ]);
  return encodePackets([
    '# service=git-upload-pack\n',
    FLUSH,
    ...(version === 1 ? ['version 1\n'] : []),
    `${id} HEAD\0${CAPABILITIES}\n`,
    `${id} ${BRANCH}\n`,
    FLUSH,
  ]);
};
