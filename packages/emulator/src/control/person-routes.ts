import * as v from 'valibot';
import { accountOf, deleteMiniProgram } from '../platform/account.ts';
import { authorizeComponent, createComponent, issueComponentToken } from '../platform/component.ts';
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
    { method: 'POST', path: '/subscriptions', about: 'the choices kept in the subscription dialog' },
    v.strictObject({ ...who, items: v.record(v.string(), v.picklist(['accept', 'reject', 'ban'])) }),
    ({ emulator, body }) => {
      const account = accountOf(emulator.platform, body.appId, body.user);
      account.subscriptions = body.items;
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
    v.strictObject({ appId: optional(v.string()) }),
    ({ emulator, body }) => createComponent(emulator.platform, body.appId),
  ),
  withBody(
    { method: 'POST', path: '/components/{component}/authorizers', about: 'an app authorises it' },
    v.strictObject({ appId: v.string() }),
    ({ emulator, body, params }) => authorizeComponent(emulator.platform, params.component ?? '', body.appId),
  ),
  withoutBody(
    { method: 'POST', path: '/components/{component}/token', about: 'a component_access_token' },
    ({ emulator, params }) => {
      const { token, expiresAt } = issueComponentToken(emulator.platform, params.component ?? '');
      return { component_access_token: token, expiresAt };
    },
  ),
];
