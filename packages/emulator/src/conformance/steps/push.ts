import { requireApp } from '../../platform/app.ts';
import { alphanumeric } from '../../platform/identifiers.ts';
import type { App, PushSettings } from '../../platform/records/app.ts';
import { authorizationEvent } from '../../push/authorization-event.ts';
import { messageRequest, type PushMessage, verificationRequest } from '../../push/push-request.ts';
import { gives, refuses, type Step, type StepWorld, type Text } from '../step.ts';

/** Pushed messages, as they come to the developer's server: three modes, two formats. */
export const pushSteps: readonly Step[] = [
  {
    number: '5.1',
    title: { zh: '验证推送地址：原样返回 echostr', en: 'verifies the URL: gives back echostr' },
    task: 'verify-url',
    isVector: true,
    prepare: (world) => {
      const { input, echostr } = verification(world);
      return { input, expects: gives(echostr) };
    },
  },
  {
    number: '5.2',
    title: { zh: '验证推送地址：签名不对则拒绝', en: 'does not verify the URL under a forged signature' },
    task: 'verify-url',
    isVector: true,
    prepare: (world) => {
      const { input } = verification(world);
      return {
        input: { ...input, query: { ...input.query, signature: '0'.repeat(40) } },
        expects: refuses(),
      };
    },
  },
  opens('5.3', 'plain', 'json', { zh: '明文模式，JSON', en: 'plain mode, JSON' }),
  opens('5.4', 'plain', 'xml', { zh: '明文模式，XML', en: 'plain mode, XML' }),
  opens('5.5', 'compatible', 'json', { zh: '兼容模式，JSON', en: 'compatible mode, JSON' }),
  opens('5.6', 'compatible', 'xml', { zh: '兼容模式，XML', en: 'compatible mode, XML' }),
  opens('5.7', 'secure', 'json', { zh: '安全模式，JSON', en: 'secure mode, JSON' }),
  opens('5.8', 'secure', 'xml', { zh: '安全模式，XML', en: 'secure mode, XML' }),
  {
    number: '5.9',
    title: { zh: '安全模式：签名不对则拒绝', en: 'secure mode: refuses a forged signature' },
    task: 'open-push',
    isVector: true,
    prepare: async (world) => {
      const { input } = await pushed(world, 'secure', 'xml');
      const query = { ...input.query, signature: '0'.repeat(40), msg_signature: '0'.repeat(40) };
      return { input: { ...input, query }, expects: refuses() };
    },
  },
  {
    number: '5.10',
    title: {
      zh: '安全模式：属于其他小程序的消息则拒绝',
      en: 'secure mode: refuses the message of another app',
    },
    task: 'open-push',
    isVector: true,
    prepare: async (world) => {
      const other = { appId: 'wx0000000000000000' };
      const { input } = await pushed(world, 'secure', 'xml', other);
      return { input: { ...input }, expects: refuses() };
    },
  },
];

function opens(
  number: string,
  mode: PushSettings['mode'],
  format: PushSettings['format'],
  title: Text,
): Step {
  return {
    number,
    title,
    task: 'open-push',
    isVector: true,
    prepare: async (world) => {
      const { input, message } = await pushed(world, mode, format);
      const { Event, OpenID, AppID } = message;
      return { input: { ...input }, expects: gives({ Event, OpenID, AppID }) };
    },
  };
}

/** A pushed request as a web framework hands it over. */
interface Received {
  readonly appId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string;
}

async function pushed(
  world: StepWorld,
  mode: PushSettings['mode'],
  format: PushSettings['format'],
  changed: Partial<App> = {},
): Promise<{ input: Received; message: PushMessage }> {
  const { emulator, appId, user } = world;
  const { platform } = emulator;
  const push = newSettings(world, mode, format);
  const message = authorizationEvent(platform, { event: 'user_authorization_revoke', appId, user });
  const app = { ...requireApp(platform, appId), ...changed };
  const request = messageRequest(platform, app, push, message);
  return { input: await received(world, push, request), message };
}

function verification(world: StepWorld): {
  input: Omit<Received, 'body' | 'contentType'>;
  echostr: string;
} {
  const push = newSettings(world, 'secure', 'json');
  const { request, echostr } = verificationRequest(world.emulator.platform, push);
  const { token, encodingAesKey } = push;
  return { input: { appId: world.appId, token, encodingAesKey, query: queryOf(request) }, echostr };
}

async function received({ appId }: StepWorld, push: PushSettings, request: Request): Promise<Received> {
  const { token, encodingAesKey } = push;
  const contentType = request.headers.get('content-type') ?? '';
  const body = await request.text();
  return { appId, token, encodingAesKey, query: queryOf(request), contentType, body };
}

function newSettings(
  { emulator }: StepWorld,
  mode: PushSettings['mode'],
  format: PushSettings['format'],
): PushSettings {
  const [token, encodingAesKey] = [alphanumeric(emulator.platform, 16), alphanumeric(emulator.platform, 43)];
  return { url: 'https://example.com/push', token, encodingAesKey, mode, format };
}

function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}
