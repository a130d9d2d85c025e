import { amount, type BuiltIn, text } from './built-in.ts';

const glyphs: Readonly<Record<string, readonly [glyph: string, color: string]>> = {
  success: ['✓', '#09bb07'],
  success_no_circle: ['✓', '#09bb07'],
  info: ['i', '#10aeff'],
  warn: ['!', '#f76260'],
  waiting: ['◷', '#10aeff'],
  cancel: ['✕', '#f43530'],
  download: ['↓', '#09bb07'],
  search: ['⌕', '#b2b2b2'],
  clear: ['✕', '#b2b2b2'],
  circle: ['', '#c9c9c9'],
};

/** One of the platform's ten icons. */
export const icon: BuiltIn = {
  name: 'icon',
  properties: { type: text(), size: amount(23), color: text() },
  create({ element }) {
    return {
      render({ type, size, color }) {
        const [glyph, own] = glyphs[String(type)] ?? ['', '#b2b2b2'];
        const paint = String(color || own);
        const isBare = type === 'success_no_circle' || type === 'search' || type === 'circle';
        element.textContent = glyph;
        element.style.cssText = `width:${size}px;height:${size}px;line-height:${size}px;font-size:${Number(size) * 0.7}px;${
          isBare
            ? `color:${paint};${type === 'circle' ? `box-shadow:inset 0 0 0 1px ${paint}` : ''}`
            : `background:${paint};color:#fff`
        }`;
      },
    };
  },
};
