import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { decryptOpenData } from './decryption.ts';
import { openPush, verifyPushUrl } from './push.ts';
import { isRawDataSigned } from './signatures.ts';

// The steps that the emulator publishes for SDKs of any language: this server is one of those that are tried.
const file = createRequire(import.meta.url).resolve('@weapp-auth/emulator/conformance/vectors.json');
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

interface Vector {
  readonly step: string;
  readonly title: { readonly en: string };
  readonly task: 'decrypt' | 'check-signature' | 'verify-url' | 'open-push' | 'open-ticket';
  readonly input: Readonly<Record<string, string>> & { readonly query: Readonly<Record<string, string>> };
  readonly expects: { readonly kind: 'gives'; readonly result: unknown } | { readonly kind: 'refuses' };
}

// Tickets are the concern of a third-party platform, which hands its tokens over.
const ours = vectors.filter(({ task }) => task !== 'open-ticket');

test.each(ours.map((vector) => [`${vector.step} ${vector.title.en}`, vector] as const))('%s', (_, vector) => {
  const { expects } = vector;
  const result = answer(vector);
  if (expects.kind === 'refuses') expect(result).toBe(null);
  else if (typeof expects.result === 'object') expect(result).toMatchObject(expects.result ?? {});
  else expect(result).toBe(expects.result);
});

/** What this server makes of a step; `null`: it refuses. */
function answer({ task, input }: Vector): unknown {
  const { appId = '', token = '', encodingAesKey = '', sessionKey = '' } = input;
  switch (task) {
    case 'decrypt': {
      const { encryptedData = '', iv = '' } = input;
      const opened = decryptOpenData(sessionKey, { encryptedData, iv });
      return opened.kind === 'decrypted' && opened.watermark?.appId === appId ? opened.data : null;
    }
    case 'check-signature':
      return isRawDataSigned(sessionKey, input.rawData ?? '', input.signature ?? '') || null;
    case 'verify-url':
      return verifyPushUrl({ token, encodingAesKey }, new URLSearchParams(input.query));
    case 'open-push': {
      const { query, body = '' } = input;
      // In the plain mode nothing is sealed, and the operator sets no key.
      const push = query.encrypt_type === 'aes' ? { token, encodingAesKey } : { token };
      const request = { query: new URLSearchParams(query), body, now: Number(query.timestamp) * 1000 };
      const opened = openPush({ appId, push }, request);
      return opened.kind === 'opened' ? opened.message : null;
    }
    default:
      throw new TypeError(`no task ${task}`);
  }
}
