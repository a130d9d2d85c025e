import { type BuiltIn, text } from '../../components/built-in.ts';
import { element as createElement } from '../../shell/elements.ts';

/** A web page that fills the mini program's page. */
export const webView: BuiltIn = {
  name: 'web-view',
  properties: { src: text() },
  create(node) {
    // A foreign page must not reach the simulator's own origin.
    const frame = createElement('iframe', {
      attributes: { sandbox: 'allow-scripts allow-forms', title: 'web-view' },
    });
    node.element.append(frame);
    frame.addEventListener('load', () => node.emit('load', { src: String(node.values.src) }));
    return {
      render({ src }, before) {
        if (src !== before.src && /^https?:/.test(String(src))) frame.src = String(src);
      },
    };
  },
};
