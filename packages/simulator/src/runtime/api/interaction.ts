import type { Phone } from '../phone.ts';
import { type DialogPlace, dialogButton, openDialog, textFor } from '../shell/dialog.ts';
import { element } from '../shell/elements.ts';
import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

/** `wx.showToast`, `wx.showLoading`, `wx.showModal`, `wx.showActionSheet`. */
export function interactionApi(phone: Phone): Readonly<Record<string, unknown>> {
  const toast = new Toast(phone);
  const place: DialogPlace = {
    screen: phone.screen,
    reporter: phone.reporter,
    language: phone.boot.language,
  };
  return {
    showToast: asyncApi(phone, 'showToast', (options) =>
      toast.show(options, Number(options.duration ?? 1500)),
    ),
    hideToast: asyncApi(phone, 'hideToast', () => toast.hide()),
    showLoading: asyncApi(phone, 'showLoading', (options) =>
      toast.show({ ...options, icon: 'loading' }, null),
    ),
    hideLoading: asyncApi(phone, 'hideLoading', () => toast.hide()),
    showModal: asyncApi(phone, 'showModal', (options) => showModal(place, options)),
    showActionSheet: asyncApi(phone, 'showActionSheet', (options) => showActionSheet(place, options)),
    previewImage: asyncApi(phone, 'previewImage', (options) => previewImage(phone, options)),
    enableAlertBeforeUnload: asyncApi(phone, 'enableAlertBeforeUnload', () => ({})),
    disableAlertBeforeUnload: asyncApi(phone, 'disableAlertBeforeUnload', () => ({})),
  };
}

const toastMarks: Readonly<Record<string, string>> = { success: '✓', error: '!', loading: '', none: '' };

class Toast {
  readonly #phone: Phone;
  #box: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  show({ title, icon = 'success', image, mask }: WxOptions, duration: number | null): object {
    this.hide();
    const kind = String(icon);
    const picture =
      typeof image === 'string' && image !== ''
        ? [element('img', { attributes: { src: image, alt: '' } })]
        : [];
    const mark = element('span', {
      className: `wxs-toast-mark wxs-toast-${kind}`,
      text: toastMarks[kind] ?? '',
    });
    this.#box = element('div', {
      className: `wxs-toast${mask === true ? ' wxs-toast-mask' : ''}`,
      attributes: { role: 'status' },
      children: [
        element('div', {
          className: `wxs-toast-box${kind === 'none' && picture.length === 0 ? ' wxs-toast-plain' : ''}`,
          children: [
            ...(picture.length > 0 ? picture : [mark]),
            element('span', { text: String(title ?? '') }),
          ],
        }),
      ],
    });
    this.#phone.screen.overlays.append(this.#box);
    this.#timer = duration === null ? undefined : setTimeout(() => this.hide(), duration);
    return {};
  }

  hide(): object {
    clearTimeout(this.#timer);
    this.#box?.remove();
    this.#box = null;
    return {};
  }
}

async function showModal(place: DialogPlace, options: WxOptions): Promise<object> {
  const { title = '', content = '', showCancel = true, editable = false, placeholderText = '' } = options;
  const input = element('input', {
    className: 'wxs-modal-input',
    attributes: { placeholder: String(placeholderText), value: editable === true ? String(content) : '' },
  });
  const cancelText = String(options.cancelText ?? textFor(place, { zh: '取消', en: 'Cancel' }));
  const confirmText = String(options.confirmText ?? textFor(place, { zh: '确定', en: 'OK' }));
  const confirmed = await openDialog<boolean>(place, {
    name: 'modal',
    shape: 'center',
    label: String(title || content),
    content: (answer) => [
      element('h2', { text: String(title) }),
      editable === true ? input : element('p', { text: String(content) }),
      element('div', {
        className: 'wxs-dialog-buttons',
        children: [
          ...(showCancel === false ? [] : [dialogButton(cancelText, 'cancel', () => answer(false))]),
          dialogButton(confirmText, 'confirm', () => answer(true)),
        ],
      }),
    ],
  });
  return {
    confirm: confirmed,
    cancel: !confirmed,
    content: editable === true && confirmed ? input.value : null,
  };
}

async function showActionSheet(place: DialogPlace, { itemList, alertText }: WxOptions): Promise<object> {
  const items = Array.isArray(itemList) ? itemList.map(String) : [];
  if (items.length === 0 || items.length > 6) {
    throw new WxFailure('parameter error: itemList should have 1 to 6 items');
  }
  const tapIndex = await openDialog<number>(place, {
    name: 'action-sheet',
    shape: 'sheet',
    label: String(alertText ?? ''),
    outside: -1,
    content: (answer) => [
      ...(alertText === undefined ? [] : [element('p', { text: String(alertText) })]),
      ...items.map((item, index) => dialogButton(item, String(index), () => answer(index))),
      dialogButton(textFor(place, { zh: '取消', en: 'Cancel' }), 'cancel', () => answer(-1)),
    ],
  });
  if (tapIndex === -1) throw new WxFailure('cancel');
  return { tapIndex };
}

/** Pictures in full size, one after the other; a tap closes them. */
function previewImage({ screen, files }: Phone, { urls, current }: WxOptions): object {
  const pictures = Array.isArray(urls) ? urls.map(String) : [];
  if (pictures.length === 0) throw new WxFailure('parameter error: urls should have an item');
  const images = pictures.map((url) =>
    element('img', { attributes: { src: files.address(url) ?? url, alt: '' } }),
  );
  const box = element('div', {
    className: 'wxs-preview',
    attributes: { 'data-dialog': 'preview' },
    children: images,
    onClick: () => box.remove(),
  });
  screen.overlays.append(box);
  images[Math.max(0, pictures.indexOf(String(current)))]?.scrollIntoView();
  return {};
}
