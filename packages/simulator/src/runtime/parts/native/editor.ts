import { asyncApi, WxFailure } from '../../api/wx-api.ts';
import { type BuiltIn, flag, text } from '../../components/built-in.ts';
import type { Phone } from '../../phone.ts';

/** A rich text that can be edited. */
export const editor: BuiltIn = {
  name: 'editor',
  properties: {
    readOnly: flag(),
    placeholder: text(),
    showImgSize: flag(),
    showImgToolbar: flag(),
    showImgResize: flag(),
  },
  create(node) {
    const { element } = node;
    const detail = (): object => ({ html: element.innerHTML, text: element.innerText });
    element.addEventListener('input', () => node.emit('input', detail()));
    element.addEventListener('focus', () => node.emit('focus', detail()));
    element.addEventListener('blur', () => node.emit('blur', detail()));
    queueMicrotask(() => node.emit('ready'));
    return {
      render({ readOnly, placeholder }) {
        element.contentEditable = String(readOnly !== true);
        element.dataset.placeholder = String(placeholder);
      },
      context: () => contextOf(node.phone, element),
    };
  },
};

/** `wx.createEditorContext`. */
export function editorContext(phone: Phone, id: string): object {
  const found = phone.screen.element.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (found === null) throw new WxFailure(`no editor ${id}`);
  return contextOf(phone, found);
}

function contextOf(phone: Phone, element: HTMLElement): object {
  return {
    getContents: asyncApi(phone, 'getContents', () => ({
      html: element.innerHTML,
      text: element.innerText,
      delta: {},
    })),
    setContents: asyncApi(phone, 'setContents', ({ html }) => {
      // Scripts do not run in what is parsed apart, and handlers are taken out.
      const parsed = new DOMParser().parseFromString(String(html ?? ''), 'text/html');
      for (const each of parsed.body.querySelectorAll('*')) {
        for (const { name } of [...each.attributes]) if (/^on/i.test(name)) each.removeAttribute(name);
      }
      element.replaceChildren(...parsed.body.childNodes);
      return {};
    }),
    insertText: asyncApi(phone, 'insertText', ({ text: inserted }) => {
      element.append(String(inserted ?? ''));
      return {};
    }),
    clear: asyncApi(phone, 'clear', () => {
      element.replaceChildren();
      return {};
    }),
    blur: asyncApi(phone, 'blur', () => {
      element.blur();
      return {};
    }),
    undo: asyncApi(phone, 'undo', () => ({})),
    redo: asyncApi(phone, 'redo', () => ({})),
    format: () => undefined,
    insertDivider: asyncApi(phone, 'insertDivider', () => {
      element.append(document.createElement('hr'));
      return {};
    }),
  };
}
