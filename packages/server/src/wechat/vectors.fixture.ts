import { readFileSync } from 'node:fs';

/** The official test vectors of the WeChat documentation, as far as these tests use them. */
export interface WechatVectors {
  readonly decrypt: {
    readonly appId: string;
    readonly sessionKey: string;
    readonly iv: string;
    readonly encryptedData: string;
    readonly plaintext: Readonly<Record<string, unknown>>;
  };
  readonly rawDataSignature: {
    readonly sessionKey: string;
    readonly rawData: string;
    readonly signature: string;
  };
  readonly loginStateHmac: readonly {
    readonly sessionKey: string;
    readonly message: string;
    readonly signature: string;
  }[];
  readonly push: PushVectors;
}

/** The message push part of the vectors. */
export interface PushVectors {
  readonly token: string;
  readonly encodingAesKey: string;
  readonly appId: string;
  readonly urlVerification: {
    readonly timestamp: string;
    readonly nonce: string;
    readonly echostr: string;
    readonly signature: string;
  };
  readonly plain: { readonly timestamp: string; readonly nonce: string; readonly signature: string };
  readonly secure: {
    readonly timestamp: string;
    readonly nonce: string;
    readonly signature: string;
    readonly msgSignature: string;
    readonly encrypt: string;
    readonly random: string;
    readonly message: string;
  };
  readonly reply: {
    readonly message: string;
    readonly random: string;
    readonly timestamp: string;
    readonly nonce: string;
    readonly encrypt: string;
    readonly msgSignature: string;
  };
}

/** Reads the vectors. */
export function readVectors(): WechatVectors {
  const file = new URL('../../fixtures/wechat-vectors.json', import.meta.url);
  // The file is data of this repository, written to this shape.
  return JSON.parse(readFileSync(file, 'utf8')) as WechatVectors;
}
