import { expect, it } from 'vitest';
import { Animation } from './animation-steps.ts';

interface Chain {
  translateX(value: number): Chain;
  opacity(value: number): Chain;
  width(value: number): Chain;
  backgroundColor(value: string): Chain;
  step(options?: object): Chain;
  export(): { readonly actions: readonly unknown[] };
}

const start = (options?: object): Chain => new Animation(options) as unknown as Chain;

it('gathers changes into steps, each with its own timing over the defaults', () => {
  const { actions } = start({ duration: 300 })
    .translateX(50)
    .opacity(0.5)
    .step({ delay: 20 })
    .width(10)
    .step()
    .export();
  expect(actions).toEqual([
    {
      animates: [
        { type: 'translateX', args: [50] },
        { type: 'style', args: ['opacity', 0.5] },
      ],
      option: {
        transformOrigin: '50% 50% 0',
        transition: { duration: 300, timingFunction: 'linear', delay: 20 },
      },
    },
    expect.objectContaining({ animates: [{ type: 'style', args: ['width', '10px'] }] }),
  ]);
});

it('keeps the last of two changes of the same thing', () => {
  const { actions } = start()
    .translateX(1)
    .backgroundColor('red')
    .translateX(2)
    .backgroundColor('blue')
    .step()
    .export();
  expect(actions).toMatchObject([
    {
      animates: [
        { type: 'translateX', args: [2] },
        { type: 'style', args: ['background-color', 'blue'] },
      ],
    },
  ]);
});

it('begins anew after an export', () => {
  const animation = start();
  animation.opacity(1).step().export();
  expect(animation.export()).toEqual({ actions: [] });
});
