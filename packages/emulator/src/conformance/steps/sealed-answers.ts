import { sealMessage } from '../../http/security-crypto.ts';
import { base64, newSecret } from '../../platform/identifiers.ts';
import { nowSeconds, randomBytes } from '../../platform/platform.ts';
import type { ApiSecuritySettings } from '../../platform/records/app.ts';
import { gives, refuses, type Step, type StepWorld } from '../step.ts';

const url = 'https://api.weixin.qq.com/wxa/business/getuserphonenumber';
const number = '12066600001';

/** Answers of the API security mode, without a call: opened by the symmetric key, checked by the platform's certificate. */
export const sealedAnswerSteps: readonly Step[] = [
  {
    number: '6.5',
    title: { zh: 'API 安全：解开 AES256_GCM 的应答', en: 'opens an answer under AES256_GCM' },
    task: 'open-sealed',
    isVector: true,
    prepare: (world) => ({
      input: sealAnswer(world, 'AES256_GCM'),
      expects: gives({ phone_info: { purePhoneNumber: number } }),
    }),
  },
  {
    number: '6.6',
    title: { zh: 'API 安全：解开 SM4_GCM 的应答', en: 'opens an answer under SM4_GCM' },
    task: 'open-sealed',
    isVector: true,
    prepare: (world) => ({
      input: sealAnswer(world, 'SM4_GCM'),
      expects: gives({ phone_info: { purePhoneNumber: number } }),
    }),
  },
  {
    number: '6.7',
    title: { zh: 'API 安全：时间戳被改动的应答则拒绝', en: 'refuses an answer under another timestamp' },
    task: 'open-sealed',
    isVector: true,
    prepare: (world) => {
      const input = sealAnswer(world, 'AES256_GCM');
      return { input: { ...input, timestamp: input.timestamp + 1 }, expects: refuses() };
    },
  },
  {
    number: '6.8',
    title: { zh: 'API 安全：校验应答的 RSA 签名', en: 'accepts the RSA signature of an answer' },
    task: 'check-answer-signature',
    isVector: true,
    prepare: () => ({ input: signedAnswer, expects: gives(true) }),
  },
  {
    number: '6.9',
    title: { zh: 'API 安全：应答被改动则拒绝', en: 'refuses an answer that was altered' },
    task: 'check-answer-signature',
    isVector: true,
    prepare: () => ({ input: { ...signedAnswer, body: `${signedAnswer.body} ` }, expects: refuses() }),
  },
];

function sealAnswer({ emulator, appId }: StepWorld, cipher: ApiSecuritySettings['cipher']) {
  const { platform } = emulator;
  const symmetricKey = base64(randomBytes(platform, cipher === 'SM4_GCM' ? 16 : 32));
  const symmetricNumber = newSecret(platform);
  const timestamp = nowSeconds(platform);
  const phone_info = { phoneNumber: number, purePhoneNumber: number, countryCode: '86' };
  const plain = { _n: newSecret(platform), _appid: appId, _timestamp: timestamp, errcode: 0, phone_info };
  const { iv, data, authtag } = sealMessage(
    { cipher, symmetricKey },
    {
      plain: JSON.stringify(plain),
      aad: [url, appId, timestamp, symmetricNumber].join('|'),
      iv: randomBytes(platform, 12),
    },
  );
  const sealed = { iv: base64(iv), data: base64(data), authtag: base64(authtag) };
  return { appId, url, timestamp, security: { cipher, symmetricKey, symmetricNumber }, sealed };
}

// An RSA-PSS signature is another one each time, and a private key is nothing to publish: this answer was signed once.
const signedAnswer = {
  appId: 'wx1de30a7400000001',
  url,
  timestamp: 1_795_176_000,
  body: '{"iv":"AAECAwQFBgcICQoL","data":"c2VhbGVk","authtag":"dGFnIG9mIDE2IGJ5dGVz"}',
  signature: [
    't71Isky4raN/rGYOEO5PMUZXYQ7b4oO499nakFukLj75u4iNyLmFShrEdLXZAdQZayToIiQmxYBvUYcxjUIjEiY4',
    '5WgltEkPIC6maz0gou0K1f/CtPHEAITq2GqAIOy+1wZiTDJtSkbyo2DqVrYPmHbPAR21HUaMSnED4088P3wfprsu',
    'QGPNavnEVk8ghjnzNmfxWh4Vdymu5b6+MGEfmW+Prjs9A/2WMc4LjsnNfk9u2zn5j/5x9vYgYg6H76yGAUD6Ky7z',
    'sk+dbfqTOqxIWoxEFQR2cPVNPu4Uw8xq8+wrbWqNYFaYssJ6GWVLTvhEiaJ9OVpjdeVMBR61QvicHg==',
  ].join(''),
  security: {
    signing: 'RSAwithSHA256',
    platformSerial: '5157f09efdc096de15ebe81a47057a72',
    platformPublicKey: [
      '-----BEGIN PUBLIC KEY-----',
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAykltgqbUn3D0Bm/D9g+N',
      'cM53O3ByT0EBqxUkQ5+hYuvheKo3YvsF/W5f91RcSuYnaxVvuabg7S0QVrEfxgqB',
      'gpTfO6pSgITq29JAjCF1+Eaod6H4nf+MmUvIsKJJ8/krbpU6CULhq2prtzCQp58J',
      'bjxP0KHsWllWg8V4utzZ0Lz5oNmr3IBNjVIh0PZA4FVp2cevj7esWFsrlyIc8iwU',
      'M+vnWVetmeklUq0N7TMYQFOBrRiIzy8cRLNld8XwtdH/mel7aGpuiKroF5nIJP7o',
      '+OVJOli9nlIdgd9BLMebObB3tCah0olaIvvk8W7ZUjE0f1oH/6rQRjLtJUc5H0jB',
      '6QIDAQAB',
      '-----END PUBLIC KEY-----',
    ].join('\n'),
  },
} as const;
