import { amount, type BuiltIn, flag, text } from './built-in.ts';

/** How far something has come. */
export const progress: BuiltIn = {
  name: 'progress',
  properties: {
    percent: amount(0),
    showInfo: flag(),
    strokeWidth: amount(6),
    activeColor: text('#09bb07'),
    backgroundColor: text('#ebebeb'),
    active: flag(),
    borderRadius: amount(0),
    fontSize: amount(16),
  },
  create({ element }) {
    const bar = document.createElement('div');
    const fill = document.createElement('div');
    const info = document.createElement('span');
    bar.className = 'wxs-progress';
    bar.append(fill);
    element.append(bar, info);
    element.setAttribute('role', 'progressbar');
    return {
      render(now) {
        const percent = Math.min(100, Math.max(0, Number(now.percent)));
        element.setAttribute('aria-valuenow', String(percent));
        bar.style.cssText = `height:${now.strokeWidth}px;background:${now.backgroundColor};border-radius:${now.borderRadius}px`;
        fill.style.cssText = `width:${percent}%;height:100%;background:${now.activeColor};transition:width ${now.active === true ? 1 : 0}s`;
        info.textContent = now.showInfo === true ? `${percent}%` : '';
      },
    };
  },
};
