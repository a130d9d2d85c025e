import * as v from 'valibot';
import { EmulatorError } from '../errors.ts';
import { recordViolation } from '../platform/violation.ts';
import type { RunningClient } from '../wx/running-client.ts';
import { type ControlRoute, controlError, withBody, withoutBody } from './route.ts';

const optional = v.exactOptional;

const caller = {
  appId: v.string(),
  user: v.string(),
  /** Names the running mini program (a page load): listeners and taps belong to it. */
  client: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  device: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  baseLibrary: optional(v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'three numbers'))),
  platform: optional(v.picklist(['ios', 'android', 'ohos', 'ohos_pc', 'windows', 'mac', 'devtools'])),
  errMsgStyle: optional(v.picklist(['space', 'colon'])),
  plugin: optional(v.string()),
  /** Runs in WeCom, for a member of this corp. */
  corp: optional(v.string()),
  scene: optional(v.number()),
  group: optional(v.string()),
  singleChat: optional(v.string()),
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
      const result = await untilDisconnected(request, running, () =>
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
      return untilDisconnected(request, running, () => running.button(params.openType ?? '', options));
    },
  ),
  withBody(
    { method: 'POST', path: '/nickname', about: 'fill in <input type="nickname">' },
    typing,
    ({ emulator, request, body }) => {
      const { value, ...who } = body;
      const running = emulator.runningClient(who);
      return untilDisconnected(request, running, () => running.nickname(value));
    },
  ),
];

/** A caller that closes its request before the answer refuses every open dialog. */
async function untilDisconnected<Result>(
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

/** Bytes cannot be written in JSON: they travel as `{"$base64": "…"}`. */
export function toWire(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]));
}

/** The reverse of {@link toWire}. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null) return value;
  if ('$base64' in value && typeof value.$base64 === 'string') return bytesOf(value.$base64);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromWire(member)]));
}

function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, 'base64');
  return new Uint8Array(bytes).buffer;
}

/** The temporary files of the phones: what an upload can send, and what a page can show. */
export const fileRoutes: readonly ControlRoute[] = [
  withBody(
    {
      method: 'POST',
      path: '/scan',
      about: 'scan a code or follow a link; gives how the mini program is opened',
    },
    v.strictObject({
      content: v.string(),
      way: v.exactOptional(v.picklist(['camera', 'long-press', 'album'])),
      user: v.exactOptional(v.string()),
    }),
    ({ emulator, body }) => emulator.scan(body.content, body.way, body.user),
  ),
  withBody(
    { method: 'POST', path: '/files', about: 'put a file on the phone; gives its temporary path' },
    v.strictObject({
      base64: v.pipe(v.string(), v.base64()),
      contentType: v.exactOptional(v.string(), 'application/octet-stream'),
    }),
    ({ emulator, body }) => ({
      path: emulator.storeFile(Buffer.from(body.base64, 'base64'), body.contentType),
    }),
  ),
  withoutBody({ method: 'GET', path: '/files/{name}', about: 'the bytes of http://tmp/{name}' }, (call) => {
    const file = call.emulator.readFile(`http://tmp/${call.params.name ?? ''}`);
    if (file === null) throw new EmulatorError('file_unknown');
    const headers = { 'content-type': file.contentType, 'x-content-type-options': 'nosniff' };
    return new Response(Uint8Array.from(file.bytes), { headers });
  }),
];
