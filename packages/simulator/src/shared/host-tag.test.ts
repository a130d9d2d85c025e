import { expect, it } from 'vitest';
import { builtInComponents } from './built-in-components.ts';
import { hostTag } from './host-tag.ts';

it('gives every built-in component an element of its own', () => {
  for (const name of builtInComponents) {
    expect(hostTag(name)).toBe(`wx-${name}`);
  }
});

it('never makes an HTML element of a component that is called like one', () => {
  expect(hostTag('dialog')).toBe('wx-dialog');
  expect(hostTag('script')).toBe('wx-script');
});

it('keeps the names of components with a hyphen', () => {
  expect(hostTag('van-button')).toBe('van-button');
});
