import { accountByOpenid } from '../platform/account.ts';
import type { Platform } from '../platform/platform.ts';
import { awaitsMessage, countMessage, findTemplate } from '../platform/subscription.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, text } from './endpoint.ts';
import { wrongField } from './message-fields.ts';

/** `POST /cgi-bin/message/subscribe/send`: a message that the person has subscribed to. */
export const sendMessage: Endpoint = {
  path: '/cgi-bin/message/subscribe/send',
  permission: 18,
  family: 'cgi',
  answer,
};

/** The order of the checks is not documented: who, what, where to, with which content, and whether it is awaited. */
function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { app, json } = asked;
  const account = accountByOpenid(platform, app.appId, text(json.touser));
  if (account === null) return failure(40003);
  const id = text(json.template_id);
  const template = id === '' ? null : findTemplate(app, id);
  if (template === null) return failure(40037);
  if (template.banned) return failure(43107);
  const page = text(json.page).split('?')[0] ?? '';
  if (page !== '' && app.pages?.includes(page) === false) return failure(41030);
  const wrong = wrongField(template, json.data);
  // The text of production: "argument invalid! data.thing1.value invalid".
  if (wrong !== null) return failure(47003, `argument invalid! ${wrong} invalid`);
  if (!awaitsMessage(account, id)) return failure(43101);
  countMessage(account, id);
  return ok();
}
