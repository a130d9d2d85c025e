import { amount, type BuiltIn, flag, text } from '../../components/built-in.ts';
import { element as createElement } from '../../shell/elements.ts';
import { canvasNode } from './canvas-node.ts';

/** A canvas: `type="2d"` gives its node to `SelectorQuery`, the old kind is found by `canvas-id`. */
export const canvas: BuiltIn = {
  name: 'canvas',
  properties: { type: text(), canvasId: text(), disableScroll: flag(), width: amount(), height: amount() },
  create(node) {
    const surface = createElement('canvas');
    node.element.append(surface);
    let isSized = false;
    const fit = (): void => {
      const { clientWidth, clientHeight } = node.element;
      // The new kind begins at 300 × 150 and is sized by the app; the old one is as large as it is shown.
      if (!isSized && node.values.type === '' && clientWidth > 0) {
        surface.width = clientWidth;
        surface.height = clientHeight;
        isSized = true;
      }
    };
    return {
      attached: fit,
      render({ canvasId }) {
        surface.dataset.canvasId = String(canvasId);
        queueMicrotask(fit);
      },
      node: () => canvasNode(surface, node.phone),
    };
  },
};
