import { apis, syncApis, taskApis } from './apis.ts';
import { type Client, hasLibrary } from './client.ts';
import { failureResult, invoke } from './invoke.ts';
import { startTask } from './request-task.ts';
import type { Wx } from './wx.ts';
import type { WxSyncApi } from './wx-api.ts';

/** The `wx` object of a running mini program: the APIs its base library has, and no others. */
export function createWx(client: Client): Wx {
  const wx: Record<string, unknown> = {};
  for (const api of apis) {
    if (hasLibrary(client, api.since)) put(wx, api.name, (options: unknown) => invoke(client, api, options));
  }
  for (const api of taskApis) put(wx, api.name, (options: unknown) => startTask(client, api, options));
  for (const api of syncApis) {
    if (hasLibrary(client, api.since))
      put(wx, api.name, (...values: unknown[]) => callSync(client, api, values));
  }
  // The tables hold exactly the members of Wx; a test compares the names.
  return wx as unknown as Wx;
}

/** A synchronous call throws its failure as an Error whose message is the errMsg. */
function callSync(client: Client, api: WxSyncApi, values: readonly unknown[]): unknown {
  try {
    return api.call(client, ...values);
  } catch (error) {
    const { errMsg } = failureResult(client, api.name, error);
    throw Object.assign(new Error(String(errMsg)), { errMsg });
  }
}

/** `cloud.init` becomes `wx.cloud.init`. */
function put(wx: Record<string, unknown>, name: string, call: unknown): void {
  const [first = '', second] = name.split('.');
  if (second === undefined) {
    wx[first] = call;
    return;
  }
  const group = wx[first] ?? {};
  wx[first] = Object.assign(group, { [second]: call });
}
