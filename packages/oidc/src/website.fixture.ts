import * as client from 'openid-client';
import type { Browser, OidcBed, Phone } from './oidc-bed.fixture.ts';
import { shopSecret } from './oidc-bed.fixture.ts';

/** The address that the shop gets its codes at. */
export const callback = 'https://shop.example.com/callback';

/** A website's side: configured by discovery, as openid-client does it. */
export function discover(
  { issuer }: Pick<OidcBed, 'issuer'>,
  id = 'shop',
  proof: client.ClientAuth = client.ClientSecretBasic(shopSecret),
): Promise<client.Configuration> {
  return client.discovery(new URL(issuer), id, undefined, proof, { execute: [client.allowInsecureRequests] });
}

/** A request that a website has begun. */
export interface Begun {
  readonly url: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

/** What a website does before it sends the browser away. */
export async function begin(
  config: client.Configuration,
  more: Readonly<Record<string, string>> = {},
): Promise<Begun> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile phone',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  return { url: url.href, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
}

/** Everything between the website's request and its address: the page, the phone, the way back. */
export async function scanThrough(
  browser: Browser,
  phone: Phone,
  { url, agreed = [] }: { readonly url: string; readonly agreed?: readonly ('profile' | 'phone')[] },
): Promise<URL> {
  const page = await browser.open(url);
  const code = await browser.showCode(page);
  await phone.approve(code, agreed);
  return browser.finish(page, code.id);
}

/** A whole sign-in: the tokens of the website. */
export async function signIn(
  {
    browser,
    phone,
    config,
  }: { readonly browser: Browser; readonly phone: Phone; readonly config: client.Configuration },
  more: Readonly<Record<string, string>> = {},
): Promise<Awaited<ReturnType<typeof client.authorizationCodeGrant>>> {
  const { url, checks } = await begin(config, more);
  const back = await scanThrough(browser, phone, { url, agreed: ['profile'] });
  return client.authorizationCodeGrant(config, back, checks);
}

/** The OAuth error of what a website asked for, or `granted`. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'granted';
  } catch (error) {
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
      return error.error;
    if (error instanceof client.WWWAuthenticateChallengeError)
      return error.cause[0]?.parameters.error ?? 'challenged';
    throw error;
  }
}
