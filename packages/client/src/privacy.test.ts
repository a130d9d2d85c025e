import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import type { PrivacyQuestion } from './privacy.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { WxCallbacks, WxLike } from './wx-like.ts';

type Answer = { readonly event: string; readonly buttonId?: string };
type Listener = (resolve: (answer: Answer) => void, event: { referrer: string }) => void;

/** A wx whose privacy gate this test opens by hand. */
function createGate(options: { readonly wx: WxLike }) {
  const registered: Listener[] = [];
  const answers: Answer[] = [];
  Object.assign(options.wx, {
    onNeedPrivacyAuthorization: (listener: Listener) => registered.push(listener),
    getPrivacySetting: ({ success }: WxCallbacks<object>) =>
      success?.({ needAuthorization: true, privacyContractName: '《拾页书店隐私保护指引》' }),
  });
  const ask = (referrer: string) => registered.at(-1)?.((answer) => answers.push(answer), { referrer });
  return { registered, answers, ask };
}

test('one registration serves the whole app, and the page in front is asked', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  const { privacy } = createAuth(options);
  const asked: string[] = [];
  privacy.onQuestion(() => asked.push('back'));
  const off = privacy.onQuestion(({ referrer }) => asked.push(`front ${referrer}`));
  gate.ask('button.getPhoneNumber');
  off();
  gate.ask('chooseAvatar');
  expect(gate.registered).toHaveLength(1);
  expect(asked).toEqual(['front button.getPhoneNumber', 'back']);
});

test('one tap answers every interface that waits, and names the button', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  const { privacy } = createAuth(options);
  const questions: PrivacyQuestion[] = [];
  privacy.onQuestion((question) => questions.push(question));
  gate.ask('chooseAvatar');
  gate.ask('getClipboardData');
  expect(gate.answers).toEqual([{ event: 'exposureAuthorization' }, { event: 'exposureAuthorization' }]);
  questions[1]?.agree('agree-button');
  expect(gate.answers.slice(2)).toEqual(Array(2).fill({ event: 'agree', buttonId: 'agree-button' }));
  questions[0]?.agree('agree-button');
  expect(gate.answers).toHaveLength(4);
});

test('a no is passed on', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  const { privacy } = createAuth(options);
  privacy.onQuestion((question) => question.disagree());
  gate.ask('chooseAvatar');
  expect(gate.answers.at(-1)).toEqual({ event: 'disagree' });
});

test('what takes a listener off does so once', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  const { privacy } = createAuth(options);
  const asked: string[] = [];
  const off = privacy.onQuestion(() => asked.push('gone'));
  privacy.onQuestion(() => asked.push('there'));
  off();
  off();
  gate.ask('chooseAvatar');
  expect(asked).toEqual(['there']);
});

test('a question while no page listens is refused instead of hanging', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  const { privacy } = createAuth(options);
  privacy.onQuestion(() => {})();
  gate.ask('chooseAvatar');
  expect(gate.answers).toEqual([{ event: 'disagree' }]);
});

test('nothing is registered before a page wants to show the question: WeChat has a popup of its own', () => {
  const { options } = createWorld();
  const gate = createGate(options);
  createAuth(options);
  expect(gate.registered).toHaveLength(0);
});

test('whether agreement is needed, with the title of the guide', async () => {
  const { options } = createWorld();
  createGate(options);
  expect(await createAuth(options).privacy.check()).toEqual({
    kind: 'needed',
    name: '《拾页书店隐私保护指引》',
  });
});

test('base libraries before 2.32.3 ask nothing', async () => {
  const { options } = createWorld();
  Object.assign(options.wx, {
    getPrivacySetting: undefined,
    requirePrivacyAuthorize: undefined,
    openPrivacyContract: undefined,
    onNeedPrivacyAuthorization: undefined,
  });
  const { privacy } = createAuth(options);
  privacy.onQuestion(() => {});
  expect(await privacy.check()).toEqual({ kind: 'agreed' });
  expect(await privacy.ask()).toMatchObject({ kind: 'unsupported', needs: '2.32.3' });
  expect(await privacy.open()).toMatchObject({ kind: 'unsupported', needs: '2.32.3' });
});

test('a refused question is a denial with its own kind', async () => {
  const { options } = createWorld();
  const requirePrivacyAuthorize = ({ fail }: WxCallbacks<unknown>) =>
    fail?.({ errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized', errno: 104 });
  Object.assign(options.wx, { requirePrivacyAuthorize });
  expect(await createAuth(options).privacy.ask()).toMatchObject({ kind: 'privacy-denied' });
});
