import type { PushProof } from '../wechat/push.ts';
import type { PushMessage } from '../wechat/push-message.ts';

/**
 * Told about every pushed message that passed all checks, once. What it gives back is sent to WeChat as the reply,
 * sealed where the message was: needed for a few message types only.
 *
 * Where `proof` is `unproven` the message came in plain mode, and WeChat may not have written it: change and delete
 * nothing for it.
 *
 * When it throws, WeChat is told to push again.
 */
export type OnPush = (push: {
  readonly appId: string;
  readonly message: PushMessage;
  readonly proof: PushProof;
}) => Promise<string | undefined>;
