/** What one part of the repository may import. */
export interface Arrow {
  /** Packages of ours that its code may import. */
  readonly mayImport: readonly string[];
  /** Packages of ours of which it may import types only. */
  readonly typesOnly?: readonly string[];
  /** Packages of ours that its tests may import beside those. */
  readonly testsMayImport?: readonly string[];
  /** Needs nothing at run time: `dependencies` and `peerDependencies` stay empty. */
  readonly zeroDependencies?: boolean;
}

const protocol = '@weapp-auth/protocol';
const server = '@weapp-auth/server';
const oidc = '@weapp-auth/oidc';
const client = '@weapp-auth/client';
const emulator = '@weapp-auth/emulator';
const simulator = '@weapp-auth/simulator';
const devServer = '@weapp-auth/dev-server';
const everything = [protocol, server, oidc, client, emulator, simulator, devServer, 'weapp-auth'];

/**
 * The arrows between the parts. The emulator is a second, independent reading of the platform: it shares
 * nothing with the product, or tests against it would prove nothing.
 */
export const arrows: Readonly<Record<string, Arrow>> = {
  'packages/protocol': { mayImport: [], zeroDependencies: true },
  'packages/emulator': { mayImport: [] },
  'packages/server': { mayImport: [protocol], testsMayImport: [emulator] },
  'packages/oidc': { mayImport: [server], testsMayImport: [emulator] },
  'packages/client': {
    mayImport: [],
    typesOnly: [protocol],
    testsMayImport: [protocol, server, emulator],
    zeroDependencies: true,
  },
  'packages/simulator': { mayImport: [emulator] },
  'apps/playground': { mayImport: [], typesOnly: [protocol, devServer], testsMayImport: everything },
  'apps/dev-server': { mayImport: [protocol, server, oidc, client, emulator, simulator] },
  'apps/cli': { mayImport: [protocol, server, oidc, emulator, devServer], testsMayImport: everything },
  e2e: { mayImport: everything },
  bench: { mayImport: everything },
  tools: { mayImport: [] },
};

/**
 * The rooms of the server in layers, the lowest first: what is pure, ports and the platform, steps, HTTP, what puts them
 * together, adapters. A file may import from its own layer and from those below it, types included.
 */
export const serverLayers: readonly (readonly string[])[] = [
  ['base/'],
  ['errors/', 'observe/', 'store/', 'wechat/'],
  [
    'apps/',
    'audit/',
    'avatars/',
    'backup/',
    'events/',
    'jwt/',
    'limits/',
    'login/',
    'open-data/',
    'openid-table/',
    'people/',
    'push/',
    'scan-login/',
    'sessions/',
  ],
  ['context.ts', 'http/'],
  ['api.ts', 'create-context.ts', 'keep-provider-ports.ts', 'provider-ports.ts', 'weapp-auth.ts'],
  ['adapters/'],
];
