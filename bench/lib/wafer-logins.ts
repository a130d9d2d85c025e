import type { Wx } from '@weapp-auth/emulator';
import { httpRequest } from './http-request.ts';

// More than the fastest round takes.
const stockSize = 12_000;

/** A stock of logins as wafer's client sends them: an encrypted profile comes with each code, in headers. */
export interface WaferLogins {
  readonly prepareWafer: () => Promise<void>;
  readonly waferRequest: () => Buffer;
}

/** Makes logins of the phones, one after the other. */
export function waferLogins(phoneOf: (n: number) => Wx): WaferLogins {
  let stock: Buffer[] = [];
  let next = 0;
  return {
    prepareWafer: async () => {
      // What is left may be encrypted under a key that a later login has replaced.
      stock = [];
      while (stock.length < stockSize) {
        next += 1;
        stock.push(await loginOf(phoneOf(next)));
      }
    },
    waferRequest: () => {
      const request = stock.pop();
      if (request === undefined) throw new Error('the stock of logins is empty');
      return request;
    },
  };
}

async function loginOf(wx: Wx): Promise<Buffer> {
  const { code } = await new Promise<{ code: string }>((success, fail) => wx.login({ success, fail }));
  const { encryptedData = '', iv = '' } = await new Promise<{ encryptedData?: string; iv?: string }>(
    (success, fail) => wx.getUserInfo({ withCredentials: true, success, fail }),
  );
  const headers = { 'x-wx-code': code, 'x-wx-encrypted-data': encryptedData, 'x-wx-iv': iv };
  return httpRequest('GET', '/auth/login', { headers });
}
