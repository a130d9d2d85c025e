import { type BuiltIn, flag } from './built-in.ts';

/** Takes its content out of the page's flow, so that no parent can clip or move it. */
export const rootPortal: BuiltIn = {
  name: 'root-portal',
  properties: { enable: flag(true) },
  create({ element, component }) {
    const target = document.createElement('wx-root-portal-content');
    while (element.firstChild !== null) {
      target.append(element.firstChild);
    }
    // The engine keeps working with the host; its children live in the target.
    element.appendChild = (child) => target.appendChild(child);
    element.insertBefore = (child, before) => target.insertBefore(child, before);
    element.removeChild = (child) => target.removeChild(child);
    element.replaceChild = (child, old) => target.replaceChild(child, old);
    const place = (): void => {
      const root = component.data.enable === false ? null : element.closest('wx-page');
      if (root === null) {
        Element.prototype.append.call(element, target);
      } else {
        root.append(target);
      }
    };
    return {
      attached: place,
      render: () => queueMicrotask(() => (element.isConnected ? place() : undefined)),
      detached: () => target.remove(),
    };
  },
};
