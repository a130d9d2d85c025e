import { randomBytes } from 'node:crypto';
import { createPlatformClient, type RecordedCall, type Secret } from '@weapp-auth/server';
import { type Known, questions } from './questions.ts';

/** Whom to ask, and as whom. */
export interface Asking {
  readonly baseUrl: string;
  readonly app: { readonly appId: string; readonly secret: Secret };
  readonly now: () => number;
}

/** What WeChat answered, masked, in the order of the questions. */
export interface Asked {
  readonly calls: readonly RecordedCall[];
  /** Questions that could not be put, for want of an access_token. */
  readonly skipped: number;
}

/** Puts every question to WeChat, one after the other. */
export async function askWechat({ baseUrl, app, now }: Asking): Promise<Asked> {
  const calls: RecordedCall[] = [];
  const platform = createPlatformClient({ baseUrl, now, record: (call) => void calls.push(call) });
  let known: Known = {
    appId: app.appId,
    secret: app.secret.reveal(),
    nobody: makeNobody(),
    token: null,
    loginRid: null,
  };
  let skipped = 0;
  try {
    for (const question of questions) {
      const call = question(known);
      if (call === null) {
        skipped += 1;
        continue;
      }
      const answer = await platform.call(call);
      if (answer.kind !== 'answered') continue;
      const { access_token: token } = answer.body;
      if (typeof token === 'string') known = { ...known, token };
      if (call.path.startsWith('/sns/') && answer.rid !== null) known = { ...known, loginRid: answer.rid };
    }
  } finally {
    await platform.close();
  }
  return { calls, skipped };
}

/** Values of the right form that nobody has been given. */
function makeNobody(): Known['nobody'] {
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    appId: `wx${hex(8)}`,
    secret: hex(16),
    code: hex(16),
    phoneCode: hex(32),
    openId: `o${hex(14).slice(0, 27)}`,
    token: hex(64),
    hash: hex(32),
    order: `42000${hex(14).replaceAll(/\D/g, '0').slice(0, 23)}`,
  };
}
