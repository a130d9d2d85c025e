import type { PhoneName } from '../wire.ts';
import { readPhone } from './phone-header.ts';
import type { Route } from './tap.ts';

// The rest of `wx` (storage, system information, the transport of wx.request itself) would only hide the login.
const shownApis =
  /^(login|checkSession|getUserInfo|getUserProfile|authorize|openSetting|getSetting|getPhoneNumber|getWeRunData|requirePrivacyAuthorize|pluginLogin)$/;

/** Whether a call of `wx` belongs on the diagram. */
export function isShownApi(api: string): boolean {
  return shownApis.test(api);
}

/** Where a request to the emulator belongs on the diagram: calls of `wx` come from the phone, the rest from the server. */
export function emulatorRoute(request: Request, body: unknown): Route | null {
  const { pathname, search } = new URL(request.url);
  if (!pathname.startsWith('/__emulator')) {
    const name = `${request.method} ${pathname}`;
    return { from: 'server', to: 'wechat', name, path: pathname + search, phone: null };
  }
  const [, kind, api] = /^\/__emulator\/(wx|button)\/([^/]+)$/.exec(pathname) ?? [];
  if (!kind || !api || (kind === 'wx' && !isShownApi(api))) return null;
  const name = kind === 'wx' ? `wx.${api}` : `button ${api.split('|')[0]}`;
  return { from: 'client', to: 'wechat', name, path: '', phone: phoneOf(body), pick: optionsOf };
}

/** Where a request to the login server belongs: everything below its base path. */
export function serverRoute(basePath: string): (request: Request) => Route | null {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return null;
    const fromWechat = pathname.startsWith(`${basePath}/wechat/`);
    const name = `${request.method} ${pathname}`;
    return {
      from: fromWechat ? 'wechat' : 'client',
      to: 'server',
      name,
      path: pathname + search,
      phone: readPhone(request.headers),
    };
  };
}

function phoneOf(body: unknown): PhoneName | null {
  const user = memberOf(body, 'user');
  return user === null ? null : { user, device: memberOf(body, 'device') ?? '1' };
}

function memberOf(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null || !(name in value)) return null;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : null;
}

function optionsOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'options' in body ? body.options : null;
}
