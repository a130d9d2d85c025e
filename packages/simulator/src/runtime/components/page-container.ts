import { convertUnits } from '../../shared/convert-units.ts';
import { amount, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';

/** A layer over the page that comes and goes like a page of its own. */
export const pageContainer: BuiltIn = {
  name: 'page-container',
  properties: {
    show: flag(),
    duration: amount(300),
    zIndex: amount(100),
    overlay: flag(true),
    position: text('bottom'),
    round: flag(),
    closeOnSlideDown: flag(),
    overlayStyle: text(),
    customStyle: text(),
  },
  create(node) {
    const shade = document.createElement('div');
    shade.className = 'wxs-shade';
    shade.addEventListener('click', () => {
      node.emit('clickoverlay');
      leave(node);
    });
    node.element.before(shade);
    node.element.addEventListener('wxs-leave', () => leave(node));
    return {
      attached: () => node.element.before(shade),
      detached: () => shade.remove(),
      render(now, before) {
        const shown = now.show === true;
        shade.hidden = !shown || now.overlay === false;
        shade.style.cssText = `${convertUnits(String(now.overlayStyle ?? ''))};z-index:${Number(now.zIndex)}`;
        node.element.style.cssText = `${convertUnits(String(now.customStyle ?? ''))};z-index:${Number(now.zIndex) + 1};transition-duration:${Number(now.duration)}ms`;
        node.element.classList.toggle('wxs-shown', shown);
        node.element.classList.toggle('wxs-round', now.round === true);
        if (shown !== (before.show === true)) {
          emitTransition(node, shown ? 'enter' : 'leave');
        }
      },
    };
  },
};

function leave(node: BuiltInNode): void {
  node.set({ show: false });
}

function emitTransition(node: BuiltInNode, what: 'enter' | 'leave'): void {
  node.emit(`before${what}`);
  node.emit(what);
  setTimeout(() => node.emit(`after${what}`), Number(node.values.duration));
}
