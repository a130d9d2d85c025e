import { decryptOpenData } from './decryption.ts';
import { openPush, verifyPushUrl } from './push.ts';
import { isRawDataSigned } from './signatures.ts';

/** What this server makes of a step that needs no platform, as a program that the kit asks would answer. */
export function answerVector(
  task: string,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { query, ...texts } = input;
  // As the tasks have it: everything but the query is text.
  const given = texts as Readonly<Record<string, string>>;
  const asked = new URLSearchParams(query as Record<string, string> | undefined);
  const result = resultOf(task, given, asked);
  if (result === undefined) return { unsupported: true };
  return result === null ? { error: { message: 'refused' } } : { result };
}

/** `null`: refused; `undefined`: not what this server does. */
function resultOf(task: string, given: Readonly<Record<string, string>>, query: URLSearchParams): unknown {
  const { appId = '', token = '', encodingAesKey = '', sessionKey = '' } = given;
  switch (task) {
    case 'decrypt': {
      const { encryptedData = '', iv = '' } = given;
      const opened = decryptOpenData(sessionKey, { encryptedData, iv });
      return opened.kind === 'decrypted' && opened.watermark?.appId === appId ? opened.data : null;
    }
    case 'check-signature':
      return isRawDataSigned(sessionKey, given.rawData ?? '', given.signature ?? '');
    case 'verify-url':
      return verifyPushUrl({ token, encodingAesKey }, query);
    case 'open-push': {
      // In the plain mode nothing is sealed, and the operator sets no key.
      const push = query.get('encrypt_type') === 'aes' ? { token, encodingAesKey } : { token };
      const now = Number(query.get('timestamp')) * 1000;
      const opened = openPush({ appId, push }, { query, body: given.body ?? '', now });
      return opened.kind === 'opened' ? opened.message : null;
    }
    default:
      return undefined;
  }
}
