import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { expectedSignature, openPush, type PushRequest, sealPushReply, verifyPushUrl } from './push.ts';
import { isEncodingAesKey, openPushText, sealPushText } from './push-encryption.ts';
import { parsePush } from './push-message.ts';
import { checkPushSettings } from './push-settings.ts';
import { signPush } from './signatures.ts';
import { readVectors } from './vectors.fixture.ts';

const { push: vectors } = readVectors();
const { token, encodingAesKey, appId, secure, reply, plain, urlVerification } = vectors;
const secureApp = { appId, push: { token, encodingAesKey } };
const plainApp = { appId, push: { token } };
const message = JSON.parse(secure.message);

function securePush(change: Record<string, string> = {}, body = sealedBody()): PushRequest {
  const query = new URLSearchParams({
    signature: secure.signature,
    timestamp: secure.timestamp,
    nonce: secure.nonce,
    openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    encrypt_type: 'aes',
    msg_signature: secure.msgSignature,
    ...change,
  });
  return { query, body, now: Number(secure.timestamp) * 1000 };
}

function sealedBody(encrypt = secure.encrypt): string {
  return JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: encrypt });
}

function plainPush(body: string, timestamp = plain.timestamp): PushRequest {
  const signature = signPush([token, timestamp, plain.nonce]);
  const query = new URLSearchParams({ signature, timestamp, nonce: plain.nonce });
  return { query, body, now: Number(plain.timestamp) * 1000 };
}

describe('the check of a push URL', () => {
  const { echostr, ...signed } = urlVerification;

  it('answers the official vector', () => {
    expect(verifyPushUrl({ token }, new URLSearchParams({ ...signed, echostr }))).toBe(echostr);
    expect(verifyPushUrl({ token, encodingAesKey }, new URLSearchParams({ ...signed, echostr }))).toBe(
      echostr,
    );
  });

  it.each([
    [{ signature: signed.signature.replace('f', '0') }],
    [{ timestamp: '1714036505' }],
    [{ nonce: '1' }],
    [{ signature: '' }],
  ])('does not answer when it is changed to %j', (change) => {
    expect(verifyPushUrl({ token }, new URLSearchParams({ ...signed, echostr, ...change }))).toBeNull();
  });

  it('answers neither another token nor a request without echostr', () => {
    expect(verifyPushUrl({ token: 'BBBBB' }, new URLSearchParams({ ...signed, echostr }))).toBeNull();
    expect(verifyPushUrl({ token }, new URLSearchParams(signed))).toBeNull();
    expect(verifyPushUrl({ token }, new URLSearchParams())).toBeNull();
  });
});

describe('a push in secure mode', () => {
  const opened = { kind: 'opened', message, text: secure.message, proof: 'sealed' };

  it('opens the official vector', () => {
    expect(openPush(secureApp, securePush())).toEqual(opened);
  });

  it('opens the compatible mode, and believes only its sealed part', () => {
    const body = JSON.stringify({ ...message, Event: 'forged', Encrypt: secure.encrypt });
    expect(openPush(secureApp, securePush({}, body))).toEqual(opened);
  });

  it('opens XML around and inside', () => {
    const inner =
      '<xml><Event><![CDATA[user_authorization_revoke]]></Event><CreateTime>12</CreateTime></xml>';
    const encrypt = sealPushText({ appId, encodingAesKey }, inner, Buffer.alloc(16, 'r'));
    const msgSignature = signPush([token, secure.timestamp, secure.nonce, encrypt]);
    const body = `<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
    expect(openPush(secureApp, securePush({ msg_signature: msgSignature }, body))).toMatchObject({
      message: { Event: 'user_authorization_revoke', CreateTime: '12' },
    });
  });

  it.each([
    ['bad-signature', securePush({ signature: '0'.repeat(40) })],
    ['too-old', { ...securePush({}), now: Number(secure.timestamp) * 1000 + 600_001 }],
  ])('refuses %s without a look at the body', (reason, push) => {
    const request = {
      ...push,
      get body(): string {
        throw new Error('looked at the body');
      },
    };
    expect(openPush(secureApp, request)).toEqual({ kind: 'refused', reason });
  });

  it.each([
    ['bad-signature', securePush({ signature: '0'.repeat(40) })],
    ['bad-signature', securePush({ msg_signature: secure.signature })],
    ['bad-signature', securePush({ msg_signature: '' })],
    ['bad-signature', securePush({ nonce: '1' })],
    ['bad-signature', securePush({}, sealedBody(secure.encrypt.replace('qdx', 'qdy')))],
    ['not-sealed', securePush({}, secure.message)],
    ['malformed', securePush({}, '')],
    ['malformed', securePush({}, 'success')],
    ['too-old', { ...securePush(), now: Number(secure.timestamp) * 1000 + 601_000 }],
    ['too-old', { ...securePush(), now: Number(secure.timestamp) * 1000 - 601_000 }],
  ] as const)('is refused as %s', (reason, request) => {
    expect(openPush(secureApp, request)).toEqual({ kind: 'refused', reason });
  });

  it('is refused when it was sealed for another app or under another key', () => {
    expect(openPush({ ...secureApp, appId: 'wx0' }, securePush())).toMatchObject({ reason: 'wrong-app' });
    const other = { ...secureApp, push: { token, encodingAesKey: 'B'.repeat(43) } };
    expect(openPush(other, securePush())).toMatchObject({ kind: 'refused', reason: 'undecipherable' });
  });
});

describe('a push in plain mode', () => {
  it('opens with the official signature', () => {
    expect(plainPush('{}').query.get('signature')).toBe(plain.signature);
    expect(openPush(plainApp, plainPush(secure.message))).toEqual({
      kind: 'opened',
      message,
      text: secure.message,
      proof: 'unproven',
    });
  });

  it('reads the documented samples with their stray blanks', () => {
    const body = '{" OpenID":" G7esq5","Event":"user_info_modified ","CreateTime":1626857200}';
    expect(openPush(plainApp, plainPush(body))).toMatchObject({
      message: { OpenID: 'G7esq5', Event: 'user_info_modified', CreateTime: 1626857200 },
    });
  });

  it.each([
    ['bad-signature', { ...plainPush('{}'), query: new URLSearchParams() }],
    ['too-old', plainPush('{}', '1714030000')],
    ['too-old', plainPush('{}', 'now')],
    ['too-old', plainPush('{}', `0${plain.timestamp}`)],
    ['too-old', plainPush('{}', `${plain.timestamp}.0`)],
    ['malformed', plainPush('[]')],
    ['malformed', plainPush('{"a":')],
    ['malformed', plainPush('<xml><a></xml>')],
    ['malformed', plainPush('<html><body/></html>')],
    ['malformed', plainPush('<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>')],
  ] as const)('is refused as %s', (reason, request) => {
    expect(openPush(plainApp, request)).toEqual({ kind: 'refused', reason });
  });
});

test('a part of the sealed text cannot pass for the nonce', () => {
  const start = secure.encrypt.slice(0, 128);
  const nonce = secure.nonce + start;
  const signature = signPush([token, secure.timestamp, nonce]);
  const body = sealedBody(secure.encrypt.slice(128));
  const moved = securePush({ nonce, signature, msg_signature: secure.msgSignature }, body);
  expect(openPush(secureApp, moved)).toEqual({ kind: 'refused', reason: 'bad-signature' });
});

describe('expectedSignature', () => {
  it('has one spelling, whatever the sender wrote', () => {
    const query = plainPush('{}').query;
    query.set('signature', plain.signature.toUpperCase());
    expect(expectedSignature({ token }, query)).toBe(plain.signature);
    expect(expectedSignature({ token }, securePush().query, secure.encrypt)).toBe(secure.msgSignature);
  });
});

describe('parsePush', () => {
  it('keeps all digits of a 64-bit number in JSON', () => {
    expect(parsePush('{"MsgId":6054768590064713729,"CreateTime":1714112445}')).toEqual({
      MsgId: '6054768590064713729',
      CreateTime: 1714112445,
    });
    expect(parsePush('{"list":[-9007199254740993,9007199254740991,1.5,1e300]}')).toEqual({
      list: ['-9007199254740993', 9007199254740991, 1.5, 1e300],
    });
  });

  it('reads control characters that were not escaped inside a text', () => {
    const text = '{"Content":"one\ntwo\t\u0001 \\"three\\" \\\\","MsgId":1}';
    expect(parsePush(text)).toEqual({ Content: 'one\ntwo\t\u0001 "three" \\', MsgId: 1 });
    expect(parsePush('{"Content":"one\r\n')).toBeNull();
    expect(parsePush('{\u0001"Content":"one"}')).toBeNull();
  });

  it('expands no entity and keeps numbers as they are written', () => {
    expect(parsePush('<xml><A>&lt;b&gt;&#65;</A><Id>0001234567890123456789</Id></xml>')).toEqual({
      A: '&lt;b&gt;&#65;',
      Id: '0001234567890123456789',
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '{', '<', '<xml>'), (text, start) => {
        const parsed = parsePush(start + text);
        expect(parsed === null || typeof parsed === 'object').toBe(true);
      }),
    );
  });

  it('does not let a message reach a prototype', () => {
    const parsed = parsePush('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
    expect(parsed?.polluted).toBeUndefined();
  });
});

describe('a sealed reply', () => {
  it('is the official vector', () => {
    const context = {
      timestamp: Number(reply.timestamp),
      nonce: reply.nonce,
      random: Buffer.from(reply.random),
    };
    expect(JSON.parse(sealPushReply(secureApp, reply.message, context))).toEqual({
      Encrypt: reply.encrypt,
      MsgSignature: reply.msgSignature,
      TimeStamp: Number(reply.timestamp),
      Nonce: reply.nonce,
    });
    expect(sealPushReply(secureApp, '<xml/>', context)).toMatch(/^<xml><Encrypt><!\[CDATA\[[\w+/=]+\]\]>/);
    expect(sealPushReply(plainApp, reply.message, context)).toBe(reply.message);
  });

  it('opens again, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ minLength: 16, maxLength: 16 }), (text, random) => {
        const sealed = sealPushText({ appId, encodingAesKey }, text.toWellFormed(), random);
        expect(openPushText({ appId, encodingAesKey }, sealed)).toEqual({
          kind: 'opened',
          text: text.toWellFormed(),
        });
      }),
    );
  });

  it('is opened by nobody when it is anything else', () => {
    fc.assert(
      fc.property(fc.base64String(), (text) => {
        expect(openPushText({ appId, encodingAesKey }, text).kind).not.toBe('opened');
      }),
    );
  });
});

describe('checkPushSettings', () => {
  it.each([
    { token: '' },
    { token: 'ab' },
    { token: 'with space' },
    { token: 'AAAAA', encodingAesKey: 'A'.repeat(42) },
    { token: 'AAAAA', encodingAesKey: `${'A'.repeat(42)}=` },
  ])('refuses %j', (settings) => {
    expect(() => checkPushSettings(settings)).toThrow(TypeError);
  });

  it('accepts what the platform gives out', () => {
    checkPushSettings({ token, encodingAesKey });
    checkPushSettings({ token });
    expect(isEncodingAesKey(encodingAesKey)).toBe(true);
  });
});
