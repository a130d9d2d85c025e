import type { Wx } from '@weapp-auth/emulator';
import { httpRequest } from './http-request.ts';
import type { Phones } from './phones.ts';

// More than the fastest round takes.
const stockSize = 12_000;

/** Logins as wafer's client sends them: the code and the encrypted profile, in headers. */
export function waferLogins(phoneOf: (n: number) => Wx): Pick<Phones, 'prepareWafer' | 'waferRequest'> {
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
