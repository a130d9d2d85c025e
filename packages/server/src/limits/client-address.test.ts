import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClientAddress, shortenSender } from './client-address.ts';

const unknown = { address: 'unknown', isShared: true };
const direct = createClientAddress([]);
const behind = createClientAddress(['10.0.0.0/8', '203.0.113.7', 'fd00::/8']);

describe('without trusted proxies', () => {
  test.each([
    ['8.8.8.8', null, '8.8.8.8'],
    ['8.8.8.8', '1.2.3.4', '8.8.8.8'],
    ['::ffff:8.8.8.8', null, '8.8.8.8'],
    ['::ffff:808:808', null, '8.8.8.8'],
    ['0:0:0:0:0:ffff:8.8.8.8', null, '8.8.8.8'],
  ])('%s with %s counts as %s', (peer, forwardedFor, address) => {
    expect(direct(peer, forwardedFor)).toEqual({ address, isShared: false });
  });

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001:0DB8:0001:0002::8.8.8.8', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ])('%s counts as %s and %s', (peer, address, network) => {
    expect(direct(peer, null)).toEqual({ address, network, isShared: false });
  });

  test.each([undefined, '', 'nonsense', '::ffff:', '::ffff:1.2.3.4.5'])(
    '%s is nobody known, whatever a header says',
    (peer) => {
      expect(direct(peer, '1.2.3.4')).toEqual(unknown);
    },
  );

  test.each([
    ['127.0.0.1', '1.2.3.4', '127.0.0.1'],
    ['10.1.2.3', null, '10.1.2.3'],
    ['::ffff:172.17.0.1', null, '172.17.0.1'],
    ['::1', null, '::1'],
    ['fe80::1%eth0', null, 'fe80::1'],
  ])('%s with %s may be many people', (peer, forwardedFor, address) => {
    expect(direct(peer, forwardedFor)).toEqual({ address, isShared: true });
  });

  test('no header changes who somebody is', () => {
    fc.assert(fc.property(fc.string(), (header) => direct('8.8.8.8', header)?.address === '8.8.8.8'));
  });
});

test('a proxy that nobody declared is told once, and a declared one never', () => {
  let told = 0;
  const address = createClientAddress(['10.0.0.0/8'], () => {
    told += 1;
  });
  address('10.0.0.1', '8.8.8.8');
  address('172.17.0.1', null);
  expect(told).toBe(0);
  address('172.17.0.1', '8.8.8.8');
  address('172.17.0.1', '8.8.8.8');
  expect(told).toBe(1);
});

describe('behind trusted proxies', () => {
  test.each([
    ['10.0.0.1', '1.2.3.4', '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4:5678', '1.2.3.4'],
    ['10.0.0.1', '[::ffff:1.2.3.4]:443', '1.2.3.4'],
    ['::ffff:a00:1', '1.2.3.4', '1.2.3.4'],
    ['203.0.113.7', '1.2.3.4', '1.2.3.4'],
    ['203.0.113.8', '1.2.3.4', '203.0.113.8'],
  ])('%s with %s counts as %s', (peer, forwardedFor, address) => {
    expect(behind(peer, forwardedFor)).toEqual({ address, isShared: false });
  });

  test.each([null, '', 'unknown', '1.2.3.4, garbage', '10.0.0.9', '10.0.0.9, ::ffff:10.0.0.8'])(
    'a trusted proxy that forwards for %s leaves the client unknown',
    (forwardedFor) => {
      expect(behind('10.0.0.1', forwardedFor)).toEqual(unknown);
    },
  );

  test('an IPv6 client counts by its /64 and its /48', () => {
    const sender = { address: '2001:db8:1:2::/64', network: '2001:db8:1::/48', isShared: false };
    expect(behind('10.0.0.1', '[2001:db8:1:2::3]:443')).toEqual(sender);
  });

  test('a private client may be many people', () => {
    expect(behind('10.0.0.1', '192.168.1.1')).toEqual({ address: '192.168.1.1', isShared: true });
  });

  test('what a client writes in front changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (forged) => behind('10.0.0.1', `${forged},1.2.3.4`)?.address === '1.2.3.4'),
    );
  });
});

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['10.1.2.3', '10.1.2.0/24'],
  ['2001:db8:1:2::7', '2001:db8:1::/48'],
  ['fd00:1:2:3::4', 'fd00:1:2::/48'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  [undefined, null],
])('of %s, %s may be kept for long', (peer, kept) => {
  expect(shortenSender(createClientAddress([])(peer, null))).toBe(kept);
});

test.each(['nonsense', '10.0.0.0/33', '10.0.0.0/x', '', '10.0.0.0/-1'])(
  'the network %j is refused',
  (network) => {
    expect(() => createClientAddress([network])).toThrow(TypeError);
  },
);
