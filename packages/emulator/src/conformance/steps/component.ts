import { findGrant, keepSecret } from '../../platform/component.ts';
import { alphanumeric } from '../../platform/identifiers.ts';
import { nowSeconds } from '../../platform/platform.ts';
import { componentRequest } from '../../push/push-request.ts';
import { newLoginCode, newPhoneCode } from '../person.ts';
import { gives, refuses, type Step, type StepWorld } from '../step.ts';

/** A third-party platform (第三方平台) that acts for the app. */
export const componentSteps: readonly Step[] = [
  {
    number: '7.1',
    title: { zh: '解开推送的 component_verify_ticket', en: 'opens a pushed component_verify_ticket' },
    task: 'open-ticket',
    isVector: true,
    prepare: async (world) => {
      const { input, ticket } = await pushedTicket(world);
      return { input, expects: gives({ ComponentVerifyTicket: ticket }) };
    },
  },
  {
    number: '7.2',
    title: { zh: '以第三方平台身份换取 openid', en: 'redeems a code as a third-party platform' },
    task: 'component-exchange',
    prepare: async (world) => ({
      input: { ...authorized(world), code: await newLoginCode(world) },
      expects: gives({ openid: world.emulator.people.account(world.user, world.appId).openid }),
    }),
  },
  {
    number: '7.3',
    title: { zh: '以第三方平台身份取得手机号', en: 'gets a phone number as a third-party platform' },
    task: 'component-phone-number',
    prepare: async (world) => {
      const number = world.emulator.platform.state.users.get(world.user)?.phones[0]?.number;
      return {
        input: { ...authorized(world), code: await newPhoneCode(world) },
        expects: gives({ purePhoneNumber: number }),
      };
    },
  },
  {
    number: '7.4',
    title: { zh: '授权已取消：报告 61003', en: 'tells of an authorisation that was withdrawn: 61003' },
    task: 'component-exchange',
    prepare: async (world) => {
      const input = { ...authorized(world), code: await newLoginCode(world) };
      world.emulator.components.withdraw(input.component.appId, world.appId);
      return { input, expects: refuses(61003) };
    },
  },
];

/** What a third-party platform knows when an administrator has agreed. */
interface Authorized {
  readonly component: { readonly appId: string; readonly secret: string; readonly ticket: string };
  readonly appId: string;
  readonly refreshToken: string;
}

function authorized({ emulator, appId }: StepWorld): Authorized {
  const { platform, components } = emulator;
  const { appId: componentAppId, secret = '' } = components.create();
  components.authorize(componentAppId, appId);
  const ticket = keepSecret(platform, { kind: 'ticket', component: componentAppId });
  const refreshToken = findGrant(platform, componentAppId, appId)?.refreshToken ?? '';
  return { component: { appId: componentAppId, secret, ticket }, appId, refreshToken };
}

async function pushedTicket({ emulator }: StepWorld): Promise<{
  input: Readonly<Record<string, unknown>>;
  ticket: string;
}> {
  const { platform, components } = emulator;
  const { appId } = components.create();
  const [token, encodingAesKey] = [alphanumeric(platform, 16), alphanumeric(platform, 43)];
  const ticket = keepSecret(platform, { kind: 'ticket', component: appId });
  const message = {
    AppId: appId,
    CreateTime: nowSeconds(platform),
    InfoType: 'component_verify_ticket',
    ComponentVerifyTicket: ticket,
  };
  const push = { url: 'https://example.com/tickets', token, encodingAesKey };
  const request = componentRequest(platform, { appId, push }, message);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return {
    input: { componentAppId: appId, token, encodingAesKey, query, body: await request.text() },
    ticket,
  };
}
