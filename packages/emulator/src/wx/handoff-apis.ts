import type { WxSyncApi } from './wx-api.ts';

type Listener = (handoff: Record<string, unknown>) => void;

/** `wx.onAgentHandoff`: the person has come from a conversation; called before the page loads. */
export const onAgentHandoff: WxSyncApi = {
  name: 'onAgentHandoff',
  since: '3.16.2',
  call: (client, listener) => {
    if (typeof listener === 'function') client.handoffListeners.add(listener as Listener); // App code has no types.
  },
};

/** `wx.offAgentHandoff`: one listener, or all. */
export const offAgentHandoff: WxSyncApi = {
  name: 'offAgentHandoff',
  since: '3.16.2',
  call: (client, listener) => {
    if (listener === undefined) client.handoffListeners.clear();
    else client.handoffListeners.delete(listener as Listener); // Only a known one is there to be deleted.
  },
};
