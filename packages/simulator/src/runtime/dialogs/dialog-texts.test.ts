import { expect, test } from 'vitest';
import { translateDialog } from './dialog-texts.ts';

const dialog = {
  id: '1',
  kind: 'authorize',
  api: 'authorize',
  appId: '',
  user: 'alice',
  device: '1',
  title: '小店演示 申请',
  content: '获取你的微信运动步数',
  scope: 'scope.werun',
};

test('a dialog is in the words of the phone: Chinese as it comes, English by its kind', () => {
  expect(translateDialog(dialog, 'zh')).toBe(dialog);
  const english = translateDialog(dialog, 'en');
  expect(english).toMatchObject({ content: 'WeRun steps', confirmText: 'Allow', cancelText: 'Refuse' });
  expect(english.title).not.toMatch(/\p{Script=Han}/u);
});

test('what the mini program itself says stays as it is', () => {
  const modal = { ...dialog, kind: 'modal', scope: '', title: '注销账号', content: '确定吗？' };
  expect(translateDialog(modal, 'en')).toMatchObject({ title: '注销账号', content: '确定吗？' });
});
