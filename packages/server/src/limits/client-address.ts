import { BlockList, isIP, isIPv4 } from 'node:net';

/** Whom a request is counted under. */
export interface Sender {
  readonly address: string;
  /** Whether many people may be behind the address: a private one that is no trusted proxy. */
  readonly isShared: boolean;
}

/** Tells who sent a request, for counting; null when that is not known. */
export type ClientAddress = (peer: string | undefined, forwardedFor: string | null) => Sender | null;

/**
 * Finds the address that a request is counted under.
 *
 * `X-Forwarded-For` is believed only as far as proxies of our own wrote it: it is read from the right, one entry for
 * each trusted hop, so what a client writes into it itself counts for nothing. A private address that is not a trusted
 * proxy may be a proxy that nobody told us about, and stands for many people then: it is counted, but apart. A trusted
 * proxy that names no client is not. IPv6 counts by its /64, which is what one customer gets.
 *
 * @param trustedProxies addresses and networks, `10.0.0.0/8`
 * @param tellUndeclared called once, when somebody who is not among them sends `X-Forwarded-For`
 * @throws TypeError for text that is neither
 */
export function createClientAddress(
  trustedProxies: readonly string[],
  tellUndeclared: () => void = () => {},
): ClientAddress {
  const trusted = createNetworks(trustedProxies);
  let isTold = false;
  return (peer, forwardedFor) => {
    if (forwardedFor !== null && !isTold && !includes(trusted, normalise(peer ?? ''))) {
      isTold = true;
      tellUndeclared();
    }
    const hops = forwardedFor === null ? [] : forwardedFor.slice(-1024).split(',').map(normalise).reverse();
    let address = normalise(peer ?? '');
    for (const hop of hops) {
      if (!includes(trusted, address)) break;
      address = hop;
    }
    if (isIP(address) === 0 || includes(trusted, address)) return null;
    if (isPrivate(address)) return { address, isShared: true };
    return { address: isIPv4(address) ? address : prefixOf(address), isShared: false };
  };
}

/** Whether a socket's other end is on this machine. */
export function isThisMachine(peer: string | undefined): boolean {
  loopback ??= createNetworks(['127.0.0.0/8', '::1']);
  return includes(loopback, normalise(peer ?? ''));
}

// Both lists are made with the first question: a server that has just started is not asked yet.
let loopback: BlockList | undefined;
let privateNetworks: BlockList | undefined;

function isPrivate(address: string): boolean {
  privateNetworks ??= createNetworks(privateRanges);
  return includes(privateNetworks, address);
}

const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1',
  'fc00::/7',
  'fe80::/10',
];

function createNetworks(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const entry of list) {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    const bits = family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    if (isIP(address) === 0 || !Number.isInteger(length) || length < 0 || length > bits) {
      throw new TypeError('trustedProxies: addresses and networks such as 10.0.0.0/8');
    }
    networks.addSubnet(address, length, family);
  }
  return networks;
}

function includes(networks: BlockList, address: string): boolean {
  return isIP(address) !== 0 && networks.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

/** Without port, brackets and zone; an IPv4 address in IPv6 clothing (`::ffff:1.2.3.4`) is IPv4. */
function normalise(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return trimmed.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
}

function prefixOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
