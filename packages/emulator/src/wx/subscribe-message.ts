import type { MessageTemplate } from '../platform/records/app.ts';
import { findTemplate, subscribe } from '../platform/subscription.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp, hasLibrary } from './client.ts';
import { requireTap } from './requirements.ts';
import { type WxApi, WxFailure } from './wx-api.ts';

type Choice = 'accept' | 'reject' | 'ban' | 'filter';

/**
 * `wx.requestSubscribeMessage`: asks for the right to send messages, inside a tap only since 2.8.2. What the person
 * keeps ("总是保持以上选择") is not asked again.
 */
export const requestSubscribeMessage: WxApi = {
  name: 'requestSubscribeMessage',
  since: '2.4.4',
  promises: 'always',
  run: async (client, options) => {
    if (hasLibrary(client, '2.8.2')) requireTap(client);
    const templates = requireTemplates(client, options.tmplIds);
    const choices = await chooseAll(client, templates);
    const account = clientAccount(client);
    for (const template of templates) if (choices[template.id] === 'accept') subscribe(account, template);
    return choices;
  },
};

function requireTemplates(client: Client, given: unknown): MessageTemplate[] {
  if (!Array.isArray(given) || given.length === 0) throw failure(10001, "TmplIds can't be empty");
  const ids: readonly unknown[] = given;
  if (ids.length > (hasLibrary(client, '2.8.4') ? 5 : 1)) {
    throw failure(20003, 'Templates count out of max bounds');
  }
  if (clientAccount(client).subscriptionsOff === true)
    throw failure(20004, 'The main switch is switched off');
  const templates = ids.map((id) => {
    if (typeof id !== 'string' || id === '') throw failure(10004, 'Invalid template id');
    const template = findTemplate(clientApp(client), id);
    if (template === null) throw failure(20001, 'No template data return, verify the template id exist');
    return template;
  });
  if (new Set(templates.map(({ longTerm }) => longTerm)).size > 1)
    throw failure(20002, 'Templates type must be same');
  return templates;
}

function failure(errCode: number, reason: string): WxFailure {
  return new WxFailure(reason, undefined, { errCode });
}

/** Banned templates and second ones of a title are not asked for, nor those whose choice is kept. */
async function chooseAll(
  client: Client,
  templates: readonly MessageTemplate[],
): Promise<Record<string, Choice>> {
  const { subscriptions } = clientAccount(client);
  const settled: Record<string, Choice> = {};
  const open = templates.filter((template, index) => {
    const isSecond = templates.findIndex(({ title }) => title === template.title) < index;
    const kept = template.banned ? 'ban' : isSecond ? 'filter' : subscriptions[template.id];
    if (kept !== undefined) settled[template.id] = kept;
    return kept === undefined;
  });
  return open.length === 0 ? settled : { ...settled, ...(await ask(client, open)) };
}

async function ask(client: Client, open: readonly MessageTemplate[]): Promise<Record<string, Choice>> {
  const answer = await askPerson(client, {
    kind: 'subscribe',
    api: 'requestSubscribeMessage',
    title: `${clientApp(client).name} 申请`,
    content: '发送以下消息',
    confirmText: '允许',
    cancelText: '取消',
    choices: open.map(({ title }) => title),
  });
  const chosen = open.map(({ id }, index): [string, 'accept' | 'reject'] => {
    const isTicked = answer.accept && (answer.choices?.includes(index) ?? true);
    return [id, isTicked ? 'accept' : 'reject'];
  });
  const choices = Object.fromEntries(chosen);
  const account = clientAccount(client);
  if (answer.keep === true) account.subscriptions = { ...account.subscriptions, ...choices };
  return choices;
}
