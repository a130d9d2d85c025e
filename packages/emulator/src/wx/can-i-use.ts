import { type Client, hasLibrary } from './client.ts';

/** Base library from which each open-type of the button exists. */
export const openTypes: Readonly<Record<string, string>> = {
  getPhoneNumber: '1.2.0',
  getUserInfo: '1.3.0',
  openSetting: '2.0.7',
  chooseAvatar: '2.21.2',
  getRealtimePhoneNumber: '2.24.4',
  agreePrivacyAuthorization: '2.32.3',
};

/** `wx.canIUse`: whether an API or a component's feature exists in this base library. */
export function canIUse(client: Client, schema: string, since: (api: string) => string | undefined): boolean {
  const [first = '', second, third] = schema.split('.');
  if (first === 'button' && second === 'open-type' && third !== undefined) return hasOpenType(client, third);
  if (first === 'input' && second === 'type' && third === 'nickname') return hasLibrary(client, '2.21.2');
  if (first === 'button' || first === 'input') return true;
  const version = since(second === undefined ? first : `${first}.${second}`) ?? since(first);
  return version !== undefined && hasLibrary(client, version);
}

function hasOpenType(client: Client, openType: string): boolean {
  if (openType === 'getRealtimePhoneNumber' && !client.platform.state.rules.canIUseRealtimePhoneNumber)
    return false;
  const version = Object.hasOwn(openTypes, openType) ? openTypes[openType] : undefined;
  return version !== undefined && hasLibrary(client, version);
}
