import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';

/** Whom a request is counted under. */
export interface Sender {
  /** An IPv4 address, the /64 of an IPv6 address, or `unknown`. */
  readonly address: string;
  /** The /48 around an IPv6 address: it is counted as well, and may do more. */
  readonly network?: string;
  /** Whether many people may be behind it: a private address that is no trusted proxy, or nobody knows whom. */
  readonly isShared: boolean;
}

/** Tells who sent a request, for counting. */
export type ClientAddress = (peer: string | undefined, forwardedFor: string | null) => Sender;

/** Everybody whose address is not known: they are counted together, or a sender without an address had no limits. */
const unknownSender: Sender = { address: 'unknown', isShared: true };

/**
 * Finds the address that a request is counted under.
 *
 * `X-Forwarded-For` is believed only as far as proxies of our own wrote it: it is read from the right, one entry for
 * each trusted hop, so what a client writes into it itself counts for nothing. A private address that is not a trusted
 * proxy may be a proxy that nobody told us about, and stands for many people then: it is counted, but apart. Where the
 * peer is not known, or a trusted proxy names no client, nobody is known. IPv6 counts by its /64, which is what one
 * customer gets, and by its /48, which is what one organisation gets.
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
  // Proxies and busy clients keep their connections: the same peers are asked about again and again.
  const peers = new LRUCache<string, Sender>({ max: 1000 });
  let isTold = false;
  const find = (peer: string, forwardedFor: string | null): Sender => {
    if (forwardedFor !== null && !isTold && !includes(trusted, normalise(peer))) {
      isTold = true;
      tellUndeclared();
    }
    const hops = forwardedFor === null ? [] : forwardedFor.slice(-1024).split(',').map(normalise).reverse();
    let address = normalise(peer);
    for (const hop of hops) {
      if (!includes(trusted, address)) break;
      address = hop;
    }
    if (isIP(address) === 0 || includes(trusted, address)) return unknownSender;
    if (isPrivate(address)) return { address, isShared: true };
    if (isIPv4(address)) return { address, isShared: false };
    return { address: prefixOf(address, 64), network: prefixOf(address, 48), isShared: false };
  };
  return (peer = '', forwardedFor) => {
    if (forwardedFor !== null) return find(peer, forwardedFor);
    const known = peers.get(peer);
    if (known !== undefined) return known;
    const sender = find(peer, null);
    peers.set(peer, sender);
    return sender;
  };
}

/** The network of a sender, as it may be kept for long: IPv4 by its /24, IPv6 by its /48. Null: nobody knows. */
export function shortenSender({ address, network }: Sender): string | null {
  if (network !== undefined) return network;
  if (isIPv4(address)) return address.replace(/\d+$/, '0/24');
  return isIPv6(address) ? prefixOf(address, 48) : null;
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

/** Without port, brackets and zone; an IPv4 address in IPv6 clothing (`::ffff:1.2.3.4`, `::ffff:102:304`) is IPv4. */
function normalise(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');
  return isIPv6(bare) ? unmapped(bare) : bare;
}

function unmapped(address: string): string {
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return address;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function prefixOf(address: string, bits: 48 | 64): string {
  const groups = groupsOf(address).slice(0, bits / 16);
  return `${groups.map((group) => group.toString(16)).join(':')}::/${bits}`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const inHex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = inHex.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups.map((group) => Number.parseInt(group, 16));
}
