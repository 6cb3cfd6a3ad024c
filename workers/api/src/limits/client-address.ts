const IPV6_GROUPS = 8;
/** Of an IPv6 address, what one customer has: any of them may use 2^64 addresses. */
const NETWORK_GROUPS = 4;
/** An IPv4 address in the clothes of IPv6. */
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

const networkOf = (address: string): string => {
  const [before = '', after] = address.split('::');
  const head = groupsOf(before);
  const tail = after === undefined ? [] : groupsOf(after);
  const zeros = Array.from({ length: IPV6_GROUPS - head.length - tail.length }, () => '0');
  const groups = after === undefined ? head : [...head, ...zeros, ...tail];
  const network = groups.slice(0, NETWORK_GROUPS);
  return `${network.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
};

/**
 * Whom an address stands for: itself, or the /64 network of an IPv6 address. The edge says it (`CF-Connecting-IP`) and lets
 * nobody else say it.
 *
 * @returns undefined where no edge stands before the worker: on a machine of one's own
 */
export const clientAddress = (headers: Headers): string | undefined => {
  const address = headers.get('CF-Connecting-IP')?.trim();
  if (!address) return undefined;
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped) return mapped;
  return address.includes(':') ? networkOf(address) : address;
};
