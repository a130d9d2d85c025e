import * as v from 'valibot';
import { accountOf, deleteMiniProgram } from '../platform/account.ts';
import { issueComponentToken } from '../platform/component.ts';
import { unionidOf } from '../platform/open-platform.ts';
import { recordPayment } from '../platform/payment.ts';
import { expireSession } from '../platform/session.ts';
import { requireUser } from '../platform/user.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';

const optional = v.exactOptional;
const who = { appId: v.string(), user: v.string() };

/** What people do outside the mini program: pay, delete it, go idle; and who they are in each app. */
export const personRoutes: readonly ControlRoute[] = [
  withoutBody(
    { method: 'GET', path: '/users/{user}/accounts', about: 'openid, unionid and session per app' },
    ({ emulator: { platform }, params }) => {
      const { id } = requireUser(platform, params.user ?? '');
      const accounts = [...platform.state.apps.keys()].map((appId) => ({
        unionid: unionidOf(platform, appId, id),
        ...accountOf(platform, appId, id),
      }));
      return { accounts };
    },
  ),
  withoutBody(
    {
      method: 'GET',
      path: '/sms/{appId}/{phone}',
      about: 'the digits last sent to a number by a multi-end app',
    },
    ({ emulator, params }) => ({ code: emulator.people.smsCode(params.appId ?? '', params.phone ?? '') }),
  ),
  withBody(
    { method: 'POST', path: '/payments', about: 'the person pays an order' },
    v.strictObject({
      ...who,
      transactionId: optional(v.string()),
      mchId: optional(v.string()),
      outTradeNo: optional(v.string()),
    }),
    ({ emulator, body }) => recordPayment(emulator.platform, body),
  ),
  withBody(
    { method: 'POST', path: '/delete-mini-program', about: 'the person deletes the mini program' },
    v.strictObject(who),
    ({ emulator, body }) => deleteMiniProgram(emulator.platform, body.appId, body.user),
  ),
  withBody(
    { method: 'POST', path: '/expire-session', about: 'the session_key of the person dies' },
    v.strictObject(who),
    ({ emulator, body }) => expireSession(accountOf(emulator.platform, body.appId, body.user)),
  ),
  withBody(
    {
      method: 'POST',
      path: '/subscriptions',
      about: 'the choices kept in the subscription dialog, and the switch over all of them',
    },
    v.strictObject({
      ...who,
      items: optional(v.record(v.string(), v.picklist(['accept', 'reject', 'ban']))),
      mainSwitch: optional(v.boolean()),
    }),
    ({ emulator, body }) => {
      const account = accountOf(emulator.platform, body.appId, body.user);
      if (body.items !== undefined) account.subscriptions = body.items;
      if (body.mainSwitch !== undefined) account.subscriptionsOff = !body.mainSwitch;
      return account;
    },
  ),
  withBody(
    { method: 'POST', path: '/damage-storage', about: 'put broken text where a phone keeps a value' },
    v.strictObject({ ...who, key: v.string(), text: v.string(), device: optional(v.string()) }),
    ({ emulator, body }) => emulator.damageStorage(body.user, body.appId, body),
  ),
  withBody(
    { method: 'POST', path: '/components', about: 'register a third-party platform' },
    v.strictObject({
      appId: optional(v.string()),
      secret: optional(v.string()),
      push: optional(
        v.strictObject({
          url: v.pipe(v.string(), v.url()),
          token: v.string(),
          encodingAesKey: v.pipe(v.string(), v.length(43)),
        }),
      ),
      ipAllowList: optional(v.nullable(v.array(v.string()))),
    }),
    ({ emulator, body }) => emulator.components.create(body),
  ),
  withBody(
    { method: 'POST', path: '/components/{component}/authorizers', about: 'an app authorises it' },
    v.strictObject({
      appId: v.string(),
      permissions: optional(v.array(v.number())),
      preAuthCode: optional(v.string()),
    }),
    ({ emulator, body: { appId, ...options }, params }) =>
      emulator.components.authorize(params.component ?? '', appId, options),
  ),
  withoutBody(
    { method: 'DELETE', path: '/components/{component}/authorizers/{appId}', about: 'an app withdraws' },
    ({ emulator, params }) => emulator.components.withdraw(params.component ?? '', params.appId ?? ''),
  ),
  withoutBody(
    { method: 'POST', path: '/components/{component}/ticket', about: 'push a component_verify_ticket' },
    ({ emulator, params }) => emulator.components.pushTicket(params.component ?? ''),
  ),
  withBody(
    { method: 'POST', path: '/components/{component}/events', about: 'push the news of an authorisation' },
    v.strictObject({
      appId: v.string(),
      kind: v.picklist(['authorized', 'updateauthorized', 'unauthorized']),
      authorizationCode: optional(v.string()),
      preAuthCode: optional(v.string()),
    }),
    ({ emulator, body, params }) =>
      emulator.components.pushAuthorization({ ...body, component: params.component ?? '' }),
  ),
  withoutBody(
    { method: 'POST', path: '/components/{component}/token', about: 'a component_access_token' },
    ({ emulator, params }) => {
      const { token, expiresAt } = issueComponentToken(emulator.platform, params.component ?? '');
      return { component_access_token: token, expiresAt };
    },
  ),
];
