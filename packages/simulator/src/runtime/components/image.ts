import { element as createElement } from '../shell/elements.ts';
import { type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';

const fits: Readonly<Record<string, string>> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
};
const properties = {
  src: text(),
  mode: text('scaleToFill'),
  lazyLoad: flag(),
  showMenuByLongpress: flag(),
  webp: flag(),
};

/** A picture: of the mini program, of a temporary file, or from the network. */
export const image: BuiltIn = { name: 'image', properties, create: createImage };

/** A picture above native components. */
export const coverImage: BuiltIn = { name: 'cover-image', properties, create: createImage };

function createImage(node: BuiltInNode): ReturnType<NonNullable<BuiltIn['create']>> {
  const { element } = node;
  const picture = createElement('img', { attributes: { alt: '' } });
  element.append(picture);
  picture.addEventListener('load', () => {
    picture.hidden = false;
    node.emit('load', { width: picture.naturalWidth, height: picture.naturalHeight });
  });
  picture.addEventListener('error', () => {
    // A phone shows nothing where a browser draws a torn picture.
    picture.hidden = true;
    node.emit('error', { errMsg: `GET ${String(node.values.src)} 404` });
  });
  return {
    render(now, before) {
      const mode = String(now.mode);
      picture.style.objectFit = fits[mode] ?? 'none';
      picture.style.objectPosition = /^(top|bottom|left|right|center)/.test(mode) ? mode : '';
      element.classList.toggle('wxs-width-fix', mode === 'widthFix');
      element.classList.toggle('wxs-height-fix', mode === 'heightFix');
      picture.alt = String(now.ariaLabel ?? '');
      if (now.src !== before.src) {
        showSource(node, picture, String(now.src ?? ''));
      }
    },
  };
}

function showSource(node: BuiltInNode, picture: HTMLImageElement, source: string): void {
  if (source === '') {
    picture.removeAttribute('src');
    return;
  }
  const { base } = node.phone.boot;
  // A relative path starts at the folder of the page or component whose template holds the picture.
  const owner = node.component.ownerShadowRoot?.getHostNode().is ?? '';
  const local = source.startsWith('/')
    ? `${base}${source.slice(1)}`
    : new URL(source, `http://x${base}${owner}`).pathname;
  const isRemote = /^(https?:|data:|blob:|\/\/)/.test(source);
  picture.src = node.phone.files.address(source) ?? (isRemote ? source : local);
}
