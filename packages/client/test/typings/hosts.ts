/**
 * Nothing here runs: that it compiles is the test. The objects of the hosts fit where the SDK takes a `wx`, and its
 * tasks fit where those of `wx` are expected.
 *
 * @module
 */
import { type Auth, createAuth } from '../../src/index.ts';

const native: Auth = createAuth({ baseUrl: 'https://api.example.com', wx });
const inUniApp: Auth = createAuth({ baseUrl: 'https://api.example.com', wx: uni });

export const clients: readonly Auth[] = [native, inUniApp];
export const request: WechatMiniprogram.RequestTask = native.request({ url: '/orders' });
export const upload: WechatMiniprogram.UploadTask = native.upload({
  url: '/files',
  filePath: 'wxfile://a',
  name: 'file',
});
