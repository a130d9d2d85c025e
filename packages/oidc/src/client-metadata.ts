import type { ClientMetadata } from 'oidc-provider';
import type { Website, WebsiteGrant } from './website.ts';

/** A website as `oidc-provider` takes it. */
export function toClientMetadata(website: Website): ClientMetadata {
  const { clientId, clientSecret, name, redirectUris = [], postLogoutRedirectUris = [] } = website;
  const grants = grantsOf(website);
  const { idTokenAlgorithm = 'RS256' } = website;
  return {
    client_id: clientId,
    client_name: name,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    // A secret is taken in the body as well.
    token_endpoint_auth_method: clientSecret === undefined ? 'none' : 'client_secret_basic',
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    grant_types: grants.map((grant) => grantTypes[grant]),
    response_types: grants.includes('code') ? ['code'] : [],
    id_token_signed_response_alg: idTokenAlgorithm,
  };
}

/** Whether any of them needs the device grant. */
export function needsDeviceGrant(websites: readonly Website[]): boolean {
  return websites.some((website) => grantsOf(website).includes('device'));
}

function grantsOf({ grants = ['code', 'refresh'] }: Website): readonly WebsiteGrant[] {
  return grants;
}

const grantTypes: Readonly<Record<WebsiteGrant, string>> = {
  code: 'authorization_code',
  refresh: 'refresh_token',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
};
