import { type SealedData, sealOpenData } from '../platform/open-data.ts';
import { type Client, clientAccount, hasLibrary } from './client.ts';

/** Seals a payload for the person on this phone; with a cloudID from base library `cloudSince` on, 2.7.0 for most APIs. */
export function sealForClient(
  client: Client,
  sealing: { sessionKey: string; payload: Record<string, unknown>; cloudSince?: string },
): SealedData {
  const { sessionKey, payload, cloudSince = '2.7.0' } = sealing;
  const knowsCloudIds = hasLibrary(client, cloudSince);
  return sealOpenData(client.platform, clientAccount(client), { sessionKey, payload, knowsCloudIds });
}
