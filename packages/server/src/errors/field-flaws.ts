/** What is wrong with one field of a request. Each has a text in `fieldFlawTexts`. */
export type FieldFlaw =
  | 'not-json'
  | 'not-json-or-xml'
  | 'not-a-form'
  | 'json-required'
  | 'form-required'
  | 'too-many-parts'
  | 'duplicate'
  | 'missing'
  | 'missing-app'
  | 'switched-off'
  | 'not-text'
  | 'not-an-object'
  | 'not-one-file'
  | 'not-a-picture'
  | 'too-short'
  | 'too-long'
  | 'bad-characters'
  | 'bad-shape'
  | 'bad-idempotency-key'
  | 'wrong-method'
  | 'bad-nickname'
  | 'data-and-iv'
  | 'raw-data-and-signature'
  | 'audience-unknown'
  | 'unknown-kind'
  | 'not-base64'
  | 'url-encoded'
  | 'wrong-length'
  | 'truncated';

/** A field and what is wrong with it. */
export interface FlawedField {
  /** Dotted path in the body or query, `''` for the whole. */
  readonly path: string;
  readonly flaw: FieldFlaw;
}

/** What each flaw says to the developer who sent the request. None repeats what was sent: it may be a secret. */
// biome-ignore format: one flaw is one line
export const fieldFlawTexts: Readonly<Record<FieldFlaw, { readonly zh: string; readonly en: string }>> = {
  'not-json': { zh: '不是 JSON', en: 'not JSON' },
  'not-json-or-xml': { zh: '既不是 JSON 也不是 XML', en: 'neither JSON nor XML' },
  'not-a-form': { zh: '不是表单', en: 'not a form' },
  'json-required': { zh: 'content-type 必须是 application/json', en: 'content-type must be application/json' },
  'form-required': { zh: 'content-type 必须是 multipart/form-data', en: 'content-type must be multipart/form-data' },
  'too-many-parts': { zh: '表单的部分太多', en: 'has too many parts' },
  duplicate: { zh: '出现了两次', en: 'is there twice' },
  missing: { zh: '缺少', en: 'is missing' },
  'missing-app': { zh: '这台服务器需要 appId', en: 'is needed by this server' },
  'switched-off': { zh: '这个小程序没有启用', en: 'is switched off for this app' },
  'not-text': { zh: '必须是文本', en: 'must be text' },
  'not-an-object': { zh: '必须是对象', en: 'must be an object' },
  'not-one-file': { zh: '必须是一个文件', en: 'must be one file' },
  'not-a-picture': { zh: '必须是 PNG、JPEG、GIF 或 WebP 图片', en: 'must be a PNG, JPEG, GIF or WebP picture' },
  'too-short': { zh: '太短', en: 'is too short' },
  'too-long': { zh: '太长', en: 'is too long' },
  'bad-characters': { zh: '含有不允许的字符', en: 'has characters that are not allowed' },
  'bad-shape': { zh: '形式不对', en: 'has the wrong shape' },
  'bad-idempotency-key': { zh: '必须是 22 到 128 个字母、数字、- 或 _', en: 'must be 22 to 128 letters, digits, - or _' },
  'wrong-method': { zh: '必须是 Allow 响应头中的方法', en: 'must be one that the Allow header names' },
  'bad-nickname': { zh: '必须有 1 到 32 个可见字符', en: 'must have 1 to 32 visible characters' },
  'data-and-iv': { zh: 'encryptedData 与 iv 必须一起发送', en: 'encryptedData and iv belong together' },
  'raw-data-and-signature': { zh: 'rawData 与 signature 必须一起发送', en: 'rawData and signature belong together' },
  'audience-unknown': { zh: '没有配置这个 audience', en: 'is not configured' },
  'unknown-kind': { zh: '不是已知的开放数据种类', en: 'is no kind of open data that is known here' },
  'not-base64': { zh: '不是 base64', en: 'is not base64' },
  'url-encoded': { zh: '仍是 URL 编码，发送前请先解码', en: 'is still URL-encoded: decode it before sending' },
  'wrong-length': { zh: '解码后必须是 16 字节', en: 'must be 16 bytes when decoded' },
  truncated: { zh: '有一部分在途中丢失', en: 'lost a part on its way' },
};
