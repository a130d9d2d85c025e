import { countCalls, newLoginCode } from '../person.ts';
import { gives, refuses, type Step } from '../step.ts';

const path = '/sns/jscode2session';

/** The exchange of login codes. */
export const exchangeSteps: readonly Step[] = [
  {
    number: '1.1',
    title: { zh: '用 code 换取 openid 与 unionid', en: 'redeems a code for openid and unionid' },
    task: 'exchange',
    prepare: async (world) => ({
      input: { code: await newLoginCode(world) },
      expects: gives({
        openid: world.emulator.people.account(world.user, world.appId).openid,
        unionid: world.emulator.people.unionid(world.user, world.appId),
      }),
    }),
  },
  {
    number: '1.2',
    title: { zh: '用过的 code：报告 40163', en: 'tells of a used code: 40163' },
    task: 'exchange',
    prepare: async (world) => {
      const code = await newLoginCode(world);
      const app = world.emulator.platform.state.apps.get(world.appId);
      const query = { appid: world.appId, secret: app?.secret ?? '', js_code: code };
      await world.emulator.fetch(`https://api.weixin.qq.com${path}?${new URLSearchParams(query)}`);
      return { input: { code }, expects: refuses(40163) };
    },
  },
  {
    number: '1.3',
    title: { zh: '不存在的 code：报告 40029', en: 'tells of a code that never was: 40029' },
    task: 'exchange',
    prepare: () => ({ input: { code: '0'.repeat(32) }, expects: refuses(40029) }),
  },
  {
    number: '1.4',
    title: { zh: '微信繁忙：报告 -1', en: 'tells of a busy platform: -1' },
    task: 'exchange',
    prepare: async (world) => {
      world.emulator.addFault({ target: path, errcode: -1, times: 10 });
      const after = () => world.emulator.clearFaults();
      return { input: { code: await newLoginCode(world) }, expects: refuses(-1), after };
    },
  },
  {
    number: '1.5',
    title: {
      zh: '应答丢失：报错，且不用同一个 code 再试',
      en: 'fails when the answer is lost, and does not send the code again',
    },
    task: 'exchange',
    prepare: async (world) => {
      const before = countCalls(world, path);
      world.emulator.addFault({ target: path, drop: 'after' });
      return {
        input: { code: await newLoginCode(world) },
        expects: refuses(),
        inspect: () => {
          const sent = countCalls(world, path) - before;
          return sent === 1 ? null : `the code was sent ${sent} times`;
        },
        after: () => world.emulator.clearFaults(),
      };
    },
  },
  {
    number: '1.6',
    title: { zh: '应答不是 JSON：报错', en: 'fails when the answer is a web page' },
    task: 'exchange',
    prepare: async (world) => {
      world.emulator.addFault({ target: path, body: '<html><body>Sign in to the network</body></html>' });
      const after = () => world.emulator.clearFaults();
      return { input: { code: await newLoginCode(world) }, expects: refuses(), after };
    },
  },
];
