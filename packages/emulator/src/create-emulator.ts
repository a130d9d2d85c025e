import { Emulator } from './emulator.ts';
import type { EmulatorOptions } from './emulator-options.ts';

/**
 * Starts an emulated WeChat: the server API, the `wx` API and the people, over one state. Opens no socket;
 * `listenEmulator` does.
 *
 * @example
 * ```ts
 * const emulator = createEmulator({ seed: 'demo' });
 * const { wx } = emulator.client('alice', 'wx1de30a7400000001');
 * wx.login({ success: ({ code }) => console.log(code) });
 * const answer = await emulator.fetch('https://api.weixin.qq.com/sns/jscode2session?appid=wx1de30a7400000001');
 * console.log(await answer.json()); // { errcode: 41004, errmsg: 'appsecret missing, rid: …' }
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options, answerControl);
}

// Loaded when first asked: most tests never use the control API.
async function answerControl(emulator: Emulator, request: Request): Promise<Response> {
  control ??= import('./control/handle-control.ts');
  const { handleControl } = await control;
  return handleControl(emulator, request);
}

let control: Promise<typeof import('./control/handle-control.ts')> | null = null;
