/** Names of machines that answer for the client itself or for its cloud. Source: Claude Code 2.1.329. */
const PRIVATE_NAMES = new Set([
  'localhost',
  'localhost4',
  'localhost6',
  'localhost.localdomain',
  'localhost4.localdomain4',
  'localhost6.localdomain6',
  'ip6-localhost',
  'ip6-loopback',
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
]);

const PRIVATE_IPV4 =
  /^(?:127|0)\.|^169\.254\.|^(?:100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192)$/;

/** Loopback and link-local addresses, those of IPv4 written as IPv6, and the metadata services of clouds. */
const PRIVATE_IPV6 =
  /^(?:::1?|fe[89ab][0-9a-f]:.*|::(?:ffff:)?(?:7f[0-9a-f]{2}|a9fe|[0-9a-f]{1,2}):[0-9a-f]+|fd00:ec2::(?:254|23)|fd20:ce::254|fd00:c1::a9fe:a9fe|fd00:a9fe:a9fe::1)$/;

/** Whether clients download from the host of a URL: not from loopback, link-local and metadata addresses. */
export const hasPublicHost = (url: URL): boolean => {
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');
  if (host.startsWith('instance-data.') && host.endsWith('.compute.internal')) return false;
  if (PRIVATE_NAMES.has(host) || host.endsWith('.localhost')) return false;
  return host.includes(':') ? !PRIVATE_IPV6.test(host) : host !== '' && !PRIVATE_IPV4.test(host);
};
