import type { ProviderPorts } from '@weapp-auth/server/website-sign-in';
import type { Provider } from 'oidc-provider';

/** What the pages of a sign-in work with. */
export interface SignInPorts {
  readonly ports: ProviderPorts;
  readonly provider: Provider;
  readonly basePath: string;
}

/** A sign-in under way, of the browser that sent the request: its cookie says so. */
export type SignIn = Awaited<ReturnType<Provider['interactionDetails']>>;
