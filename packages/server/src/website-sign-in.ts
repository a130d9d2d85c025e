/**
 * What `@weapp-auth/oidc` takes from a login server.
 *
 * @module
 */
export { providerPorts } from './keep-provider-ports.ts';
export type { Sender } from './limits/client-address.ts';
export type { Person, ProviderPorts } from './provider-ports.ts';
export type { ScanLogins } from './scan-login/scan-logins.ts';
export type { ScanBrowser, ScanClaim, ScanSite } from './scan-login/scan-request.ts';
export type { ShownScan, StartScan } from './scan-login/show-scan.ts';
export type { HeldScan, ScanProgress, TakenScan } from './scan-login/take-scan.ts';
