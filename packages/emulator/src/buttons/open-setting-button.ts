import { authSetting } from '../wx/scopes.ts';
import { visitSettings } from '../wx/settings.ts';
import type { Button } from './button.ts';

/** `openSetting`: the settings page. */
export const openSettingButton: Button = {
  openType: 'openSetting',
  event: 'opensetting',
  api: 'openSetting',
  press: async (client) => {
    await visitSettings(client);
    return { authSetting: authSetting(client) };
  },
};
