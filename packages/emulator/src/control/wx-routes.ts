import * as v from 'valibot';
import { recordViolation } from '../platform/violation.ts';
import type { RunningClient } from '../wx/running-client.ts';
import { controlError } from './control-error.ts';
import { type ControlRoute, withBody } from './route.ts';
import { fromWire, toWire } from './wire-values.ts';

const optional = v.exactOptional;

const caller = {
  appId: v.string(),
  user: v.string(),
  /** Names the running mini program (a page load): listeners and taps belong to it. */
  client: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  device: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  baseLibrary: optional(v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'three numbers'))),
  errMsgStyle: optional(v.picklist(['space', 'colon'])),
  plugin: optional(v.string()),
  scene: optional(v.number()),
  group: optional(v.string()),
  /** Dialogs stay open until `POST /__emulator/dialogs/{id}` answers. */
  interactive: optional(v.boolean()),
};

const call = v.strictObject({
  ...caller,
  options: optional(v.unknown()),
  /** The call happens inside a tap of the person. */
  tap: optional(v.boolean()),
});

const press = v.strictObject({ ...caller, options: optional(v.record(v.string(), v.unknown())) });
const typing = v.strictObject({ ...caller, value: optional(v.string()) });

/** The `wx` API, buttons and inputs of a phone, over HTTP. */
export const wxRoutes: readonly ControlRoute[] = [
  withBody(
    { method: 'POST', path: '/wx/{api}', about: 'call wx.{api} on the phone of a person' },
    call,
    async ({ emulator, request, body, params }) => {
      const { options, tap, ...who } = body;
      const running = emulator.runningClient(who);
      const api = params.api ?? '';
      if (api === 'onNeedPrivacyAuthorization') running.forwardPrivacyQuestions();
      const result = await untilGone(request, running, () =>
        running.call(api, fromWire(options), { tap: tap ?? false }),
      );
      if (result.kind === 'called') return Response.json(toWire(result.result));
      recordViolation(emulator.platform, 'unknown-wx-api', api);
      return controlError(404, 'wx_api_unknown');
    },
  ),
  withBody(
    { method: 'POST', path: '/button/{openType}', about: 'tap <button open-type="{openType}">' },
    press,
    ({ emulator, request, body, params }) => {
      const { options, ...who } = body;
      const running = emulator.runningClient(who);
      return untilGone(request, running, () => running.button(params.openType ?? '', options));
    },
  ),
  withBody(
    { method: 'POST', path: '/nickname', about: 'fill in <input type="nickname">' },
    typing,
    ({ emulator, request, body }) => {
      const { value, ...who } = body;
      const running = emulator.runningClient(who);
      return untilGone(request, running, () => running.nickname(value));
    },
  ),
];

/** A caller that closes its request before the answer refuses whatever it was asked. */
async function untilGone<Result>(
  request: Request,
  running: RunningClient,
  run: () => Promise<Result>,
): Promise<Result> {
  const gone = () => running.close();
  request.signal.addEventListener('abort', gone);
  try {
    return await run();
  } finally {
    request.signal.removeEventListener('abort', gone);
  }
}
