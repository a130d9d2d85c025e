import { isEncodingAesKey } from './push-encryption.ts';

/** The message push (消息推送) of one app, as it is set up on the WeChat platform. */
export interface PushSettings {
  /** Token (令牌): 3 to 32 letters and digits. */
  readonly token: string;
  /**
   * EncodingAESKey (消息加密密钥). With it only sealed messages are taken, so choose the secure (or compatible) mode on
   * the platform. Without it messages come in the clear and nothing proves what they say: they are handed on as
   * `unproven`, and nobody's account changes for them.
   */
  readonly encodingAesKey?: string;
}

/**
 * Checks push settings, so that a mistyped key is found when the server starts.
 *
 * @throws TypeError naming the setting
 */
export function checkPushSettings(settings: PushSettings): void {
  if (!/^[A-Za-z0-9]{3,32}$/.test(settings.token)) {
    throw new TypeError('push.token must be 3 to 32 letters and digits');
  }
  const { encodingAesKey } = settings;
  if (encodingAesKey !== undefined && !isEncodingAesKey(encodingAesKey)) {
    throw new TypeError('push.encodingAesKey must be 43 letters and digits');
  }
}
