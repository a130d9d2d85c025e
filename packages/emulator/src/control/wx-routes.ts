import * as v from 'valibot';
import { recordViolation } from '../platform/violation.ts';
import { controlError } from './control-error.ts';
import { type ControlRoute, withBody } from './route.ts';
import { fromWire, toWire } from './wire-values.ts';

const caller = v.strictObject({
  appId: v.string(),
  user: v.string(),
  options: v.exactOptional(v.unknown()),
  device: v.exactOptional(v.string()),
  baseLibrary: v.exactOptional(v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'three numbers'))),
  errMsgStyle: v.exactOptional(v.picklist(['space', 'colon'])),
  /** The call happens inside a tap of the person. */
  tap: v.exactOptional(v.boolean()),
  /** Dialogs stay open until `POST /__emulator/dialogs/{id}` answers. */
  interactive: v.exactOptional(v.boolean()),
});

/** The `wx` API over HTTP. */
export const wxRoutes: readonly ControlRoute[] = [
  withBody(
    { method: 'POST', path: '/wx/{api}', about: 'call wx.{api} on the phone of a person' },
    caller,
    async ({ emulator, body, params }) => {
      const { appId, user, options, tap, ...client } = body;
      const running = emulator.client(user, appId, client);
      const api = params.api ?? '';
      const result = await running.call(api, fromWire(options), { tap: tap ?? false });
      if (result.kind === 'called') return toWire(result.result);
      recordViolation(emulator.platform, 'unknown-wx-api', api);
      return controlError(404, 'wx_api_unknown');
    },
  ),
];
