import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';

interface Item {
  readonly text: string;
}

const texts = {
  'zh-CN': { read: '我已阅读并同意', and: '和' },
  'zh-TW': { read: '我已閱讀並同意', and: '和' },
  en: { read: 'I have read and agree to ', and: ' and ' },
};

/**
 * `<weapp-agreement items="{{[{text:'《用户协议》'}]}}" checked="{{agreed}}" bind:change="…" bind:open="…">`
 *
 * Never ticked by itself. `open` says which document was tapped; the page shows it.
 */
Component({
  properties: {
    items: Array,
    checked: Boolean,
    /** Draws attention to the box, after somebody tried to go on without it. */
    warn: Boolean,
    lang: String,
    /** The name of a client that was registered under one; else the app's. */
    client: String,
  },
  data: { t: texts.en, scale: 1, label: '' },
  observers: {
    items(items: readonly Item[]) {
      this.setData({ label: labelOf(this.data.t, items) });
    },
  },
  lifetimes: {
    attached() {
      const look = readLook(findAuth(this), texts, this.data.lang);
      const items = this.data.items as readonly Item[];
      this.setData({ ...look, label: labelOf(look.t, items) });
    },
  },
  methods: {
    toggle() {
      const checked = !this.data.checked;
      this.setData({ checked });
      this.triggerEvent('change', { checked });
    },
    open(event: WechatMiniprogram.TouchEvent) {
      const { index } = event.currentTarget.dataset;
      this.triggerEvent('open', { index, item: this.data.items[index] });
    },
  },
});

function labelOf(
  { read, and }: { readonly read: string; readonly and: string },
  items: readonly Item[],
): string {
  return read + items.map((item) => item.text).join(and);
}
