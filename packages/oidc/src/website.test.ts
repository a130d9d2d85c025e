import { expect, test } from 'vitest';
import { readWebsites } from './website.ts';

const shop = {
  clientId: 'shop',
  clientSecret: 's'.repeat(32),
  name: 'Shop',
  redirectUris: ['https://shop.example.com/callback', 'http://localhost:3000/callback'],
};

test('websites are read, public ones and devices too', () => {
  const websites = [
    shop,
    { clientId: 'app', name: '应用', redirectUris: ['http://127.0.0.1/callback'], idTokenAlgorithm: 'ES256' },
    { clientId: 'tv', name: 'TV', grants: ['device', 'refresh'] },
  ];
  expect(readWebsites(websites)).toEqual({ kind: 'read', websites });
});

test.each<[string, unknown, string, string]>([
  ['nothing', [], '', 'clients'],
  ['text', 'shop', '', 'clients'],
  ['no object', [null], '#1', 'clients'],
  ['an id with a blank', [{ ...shop, clientId: 'a b' }], 'a b', 'clientId'],
  ['the same id twice', [shop, { ...shop }], 'shop', 'clientId'],
  ['a short secret', [{ ...shop, clientSecret: 'canary' }], 'shop', 'clientSecret'],
  ['no name', [{ ...shop, name: ' ' }], 'shop', 'name'],
  ['no address', [{ ...shop, redirectUris: [] }], 'shop', 'redirectUris'],
  [
    'an address over plain http',
    [{ ...shop, redirectUris: ['http://shop.example.com/'] }],
    'shop',
    'redirectUris',
  ],
  [
    'an address with a fragment',
    [{ ...shop, redirectUris: ['https://a.example/#x'] }],
    'shop',
    'redirectUris',
  ],
  [
    'an address with a password',
    [{ ...shop, redirectUris: ['https://a:b@a.example/'] }],
    'shop',
    'redirectUris',
  ],
  ['a script as address', [{ ...shop, redirectUris: ['javascript:alert(1)'] }], 'shop', 'redirectUris'],
  ['a device with an address', [{ ...shop, grants: ['device'] }], 'shop', 'redirectUris'],
  ['an unknown grant', [{ ...shop, grants: ['password'] }], 'shop', 'grants'],
  ['an unknown algorithm', [{ ...shop, idTokenAlgorithm: 'none' }], 'shop', 'idTokenAlgorithm'],
  ['a field that means nothing', [{ ...shop, redirect_uris: [] }], 'shop', 'redirect_uris'],
])('%s is a flaw that names the field and no value', (_, value, client, field) => {
  expect(readWebsites(value)).toEqual({ kind: 'flawed', client, field });
});
