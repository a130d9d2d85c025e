/**
 * A standard OpenID provider: websites and devices are signed in to by scanning a code with the mini program.
 *
 * @module
 */

export type { OpenIdProvider, OpenIdProviderOptions } from './open-id-provider.ts';
export { createOpenIdProvider } from './open-id-provider.ts';
export type { Website, WebsiteGrant } from './website.ts';
