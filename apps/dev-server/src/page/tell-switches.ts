import type { Switches, Text } from '../wire.ts';

const wechat: Readonly<Record<Switches['wechat'], Text>> = {
  healthy: { zh: '微信恢复正常', en: 'WeChat works again' },
  slow: { zh: '微信变慢了，每次要 2 秒', en: 'WeChat becomes slow: 2 seconds for each answer' },
  down: { zh: '微信连不上了', en: 'WeChat is down' },
  busy: { zh: '微信说系统繁忙（-1）', en: 'WeChat says that it is busy (-1)' },
  'rate-limited': { zh: '微信开始限制频率（45011）', en: 'WeChat limits the rate (45011)' },
  garbage: { zh: '微信回答一页 HTML', en: 'WeChat answers with an HTML page' },
};

const refusals: Readonly<Record<Switches['refuses'][number], Text>> = {
  userInfo: { zh: '昵称与头像', en: 'nickname and avatar' },
  phone: { zh: '手机号', en: 'phone number' },
  privacy: { zh: '隐私保护指引', en: 'privacy guidelines' },
  werun: { zh: '微信运动步数', en: 'WeRun steps' },
};

/** What the diagram says when switches are changed; nothing for those that stay as they were. */
export function tellSwitches(before: Switches, after: Switches): readonly Text[] {
  return [
    before.wechat === after.wechat ? null : wechat[after.wechat],
    tellFlag(before.loseLoginAnswers, after.loseLoginAnswers, [
      { zh: '每次登录的回答先丢一次', en: 'Every login’s answer is lost once' },
      { zh: '登录的回答不再丢失', en: 'Logins’ answers arrive again' },
    ]),
    tellFlag(before.phoneQuotaEmpty, after.phoneQuotaEmpty, [
      { zh: '手机号额度用完了', en: 'The phone number quota is used up' },
      { zh: '又有手机号额度了', en: 'There is phone number quota again' },
    ]),
    tellRefusals(after.refuses, before.refuses),
    tellLibrary(before.baseLibrary, after.baseLibrary),
  ].filter((text) => text !== null);
}

function tellFlag(before: boolean, after: boolean, [on, off]: readonly [Text, Text]): Text | null {
  if (before === after) return null;
  return after ? on : off;
}

function tellRefusals(after: Switches['refuses'], before: Switches['refuses']): Text | null {
  if (after.join() === before.join()) return null;
  if (after.length === 0) return { zh: '用户不再拒绝', en: 'The person refuses no more' };
  const [zh, en] = [after.map((what) => refusals[what].zh), after.map((what) => refusals[what].en)];
  return { zh: `用户拒绝提供：${zh.join('、')}`, en: `The person refuses: ${en.join(', ')}` };
}

function tellLibrary(before: string, after: string): Text | null {
  return before === after
    ? null
    : { zh: `手机的基础库现在是 ${after}`, en: `The phones now have base library ${after}` };
}
