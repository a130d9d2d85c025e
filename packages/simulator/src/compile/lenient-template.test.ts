import { expect, it } from 'vitest';
import { lenientTemplate } from './lenient-template.ts';

it('reads the old name of wx:for', () => {
  expect(lenientTemplate('<view wx:for-items="{{a}}"/>')).toBe('<view       wx:for="{{a}}"/>');
});

it('takes names without a value for the usual ones, and leaves those that have one', () => {
  expect(lenientTemplate('<view wx:for-index wx:key="k"/>')).toBe('<view              wx:key="k"/>');
  expect(lenientTemplate('<view wx:for-item=""/>')).toBe('<view               />');
  expect(lenientTemplate('<view wx:for-index="i" wx:for-item="x"/>')).toBe(
    '<view wx:for-index="i" wx:for-item="x"/>',
  );
});

it('drops the value of wx:else', () => {
  expect(lenientTemplate('<view wx:else="{{x}}" id="a"/>')).toBe('<view wx:else         id="a"/>');
});

it('moves nothing to another place', () => {
  const text = '<block\n wx:for-items="{{a}}"\n wx:for-index\n wx:else=""><view class="x"/></block>';
  const changed = lenientTemplate(text);
  expect(changed).toHaveLength(text.length);
  expect(changed.indexOf('class')).toBe(text.indexOf('class'));
});
