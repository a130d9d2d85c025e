import { countCalls, newPhoneCode, replaceTokens } from '../person.ts';
import { gives, type PreparedStep, refuses, type Step, type StepWorld } from '../step.ts';

const tokenPaths = ['/cgi-bin/token', '/cgi-bin/stable_token'];

/** Calls that need an access_token, which the program is to take care of. */
export const tokenSteps: readonly Step[] = [
  {
    number: '4.1',
    title: {
      zh: '自行获取 access_token 并取得手机号',
      en: 'gets a token of its own and a phone number with it',
    },
    task: 'phone-number',
    prepare: askForPhone,
  },
  {
    number: '4.2',
    title: { zh: '第二次调用沿用同一个 token', en: 'uses the same token for the next call' },
    task: 'phone-number',
    prepare: async (world) => {
      const before = countCalls(world, ...tokenPaths);
      const inspect = () =>
        countCalls(world, ...tokenPaths) === before ? null : 'a token was asked for although one was at hand';
      return { ...(await askForPhone(world)), inspect };
    },
  },
  {
    number: '4.3',
    title: { zh: '无效的手机号 code：报告 40029', en: 'tells of a phone code that never was: 40029' },
    task: 'phone-number',
    prepare: () => ({ input: { code: '0'.repeat(64) }, expects: refuses(40029) }),
  },
  {
    number: '4.4',
    title: {
      zh: 'token 提前失效（40001）：换新的再试',
      en: 'replaces a token that is refused before its time (40001)',
    },
    task: 'phone-number',
    prepare: async (world) => {
      const after = replaceTokens(world);
      return { ...(await askForPhone(world)), after };
    },
  },
  {
    number: '4.5',
    title: { zh: 'token 过期（42001）：换新的再试', en: 'replaces a token that has expired (42001)' },
    task: 'phone-number',
    prepare: async (world) => {
      const seconds = world.emulator.platform.state.rules.tokenLifetime + 1;
      world.emulator.advance(seconds);
      // The clock goes back to that of the program: signatures of later steps carry the time.
      return { ...(await askForPhone(world)), after: () => world.emulator.advance(-seconds) };
    },
  },
];

async function askForPhone(world: StepWorld): Promise<PreparedStep> {
  const number = world.emulator.platform.state.users.get(world.user)?.phones[0]?.number;
  return {
    input: { code: await newPhoneCode(world) },
    expects: gives({ purePhoneNumber: number, countryCode: '86' }),
  };
}
