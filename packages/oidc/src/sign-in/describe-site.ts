import type { ScanBrowser, ScanSite } from '@weapp-auth/server/website-sign-in';
import type { SignIn, SignInPorts } from './sign-in.ts';

/** Who asks, and for a device, where that is: the browser that its code was typed into is only the way there. */
export interface DescribedSite extends ScanSite {
  readonly device: ScanBrowser | null;
}

/** Describes who a sign-in is for. */
export async function describeSite({ provider }: SignInPorts, signIn: SignIn): Promise<DescribedSite> {
  const { client_id: clientId, redirect_uri: redirectUri } = signIn.params;
  const id = String(clientId);
  const client = await provider.Client.find(id);
  const name = client?.clientName ?? id;
  const code =
    signIn.deviceCode === undefined ? undefined : await provider.DeviceCode.find(signIn.deviceCode);
  const address = URL.parse(String(redirectUri))?.origin ?? new URL(provider.issuer).origin;
  return { id, name, address, device: code === undefined ? null : readDevice(code.deviceInfo) };
}

function readDevice(info: unknown): ScanBrowser {
  const { name, address } =
    typeof info === 'object' && info !== null ? { name: null, address: null, ...info } : {};
  return {
    name: typeof name === 'string' ? name : null,
    address: typeof address === 'string' ? address : null,
  };
}
