import { openDataOptionsOf } from '../../apps/app-switches.ts';
import { openOpenData } from '../../open-data/open-data.ts';
import { readOpenDataKind } from '../../open-data/open-data-kind.ts';
import { ok } from '../answer.ts';
import { openDataAnswer } from '../answer-schemas.ts';
import { invalid } from '../body.ts';
import { openDataBody } from '../body-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors } from '../route-errors.ts';

/**
 * Steps, group ids and what else is of a known kind, opened and checked. What is not a field of the kind that is asked for
 * does not come out, and nothing that comes out is free text.
 */
export const postOpenData: Route = defineRoute(
  {
    method: 'POST',
    path: '/open-data',
    summary: {
      zh: '解密并校验一种开放数据（werun 微信运动步数、group 群标识、chat-tool 聊天工具），只返回该种类的字段。',
      en: 'Open and check one kind of open data (werun: steps, group: group ids, chat-tool); only the fields of that kind are answered.',
    },
    token: true,
    feature: 'open-data',
    body: openDataBody,
    audit: { action: 'open-data', when: 'refused' },
    headers: ['Idempotency-Key'],
    answer: openDataAnswer,
    errors: openDataErrors,
  },
  async ({ call, who, app, body, idempotencyKey }) => {
    const { context } = call;
    const { appId, openId } = who.session;
    const { kind: name, ...encrypted } = body;
    const { kinds } = openDataOptionsOf(context, app);
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) return invalid('kind', 'unknown-kind');
    const request = { app, appId, openId, encrypted, idempotencyKey };
    const opened = await openOpenData(context, request, (data) => readOpenDataKind(kind, data));
    if (opened.kind === 'refused') return opened;
    return ok({ kind: name, proof: opened.proof, data: opened.data });
  },
);
