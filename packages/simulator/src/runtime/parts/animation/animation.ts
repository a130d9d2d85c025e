import type { Values } from '../../engine/node.ts';
import type { Part } from '../part.ts';
import { animateSelected, clearSelected } from './animate.ts';
import { Animation } from './animation-steps.ts';

/** `wx.createAnimation`, and `animate` and `clearAnimation` of pages and components. */
export const part: Part = {
  api: () => ({ createAnimation: (options?: unknown) => new Animation(options) }),
  instanceMembers: (): Values => ({ animate: animateSelected, clearAnimation: clearSelected }),
};
