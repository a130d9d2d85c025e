import type { ProviderPorts } from '@weapp-auth/server/website-sign-in';
import { type JWK, Provider } from 'oidc-provider';
import { configureProvider, type ProviderSetup } from './provider-configuration.ts';

/** What the provider is made from, but its keys. */
export interface CurrentProviderSetup extends Omit<ProviderSetup, 'keys'> {
  readonly issuer: string;
}

/**
 * The provider with the signing keys of now. They change every thirty days and `oidc-provider` takes them when it is made, so
 * that a new one is made then: everything else that it knows is in the store.
 */
export function createCurrentProvider(setup: CurrentProviderSetup): () => Promise<Provider> {
  let made: { readonly names: string; readonly provider: Provider } | null = null;
  return async () => {
    const keys = await setup.ports.signingKeys();
    const names = keys.map(({ kid }) => kid).join(' ');
    if (made?.names !== names) made = { names, provider: makeProvider(setup, keys) };
    return made.provider;
  };
}

function makeProvider(
  { issuer, ...setup }: CurrentProviderSetup,
  keys: Awaited<ReturnType<ProviderPorts['signingKeys']>>,
): Provider {
  const jwks = keys.map((key): JWK => ({ ...key }));
  const provider = new Provider(issuer, configureProvider({ ...setup, keys: jwks }));
  // What it takes from these headers is written by us: see `restoreRequest`.
  provider.proxy = true;
  const { log } = setup.ports;
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'the OpenID provider failed'));
  return provider;
}
