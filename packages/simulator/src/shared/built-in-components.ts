/** Built-in components that the simulator draws. The runtime registers exactly these. */
export const builtInComponents = [
  'button',
  'checkbox',
  'checkbox-group',
  'cover-image',
  'cover-view',
  'form',
  'icon',
  'image',
  'input',
  'label',
  'navigator',
  'page-container',
  'page-meta',
  'picker',
  'picker-view',
  'picker-view-column',
  'progress',
  'radio',
  'radio-group',
  'rich-text',
  'root-portal',
  'scroll-view',
  'slider',
  'swiper',
  'swiper-item',
  'switch',
  'text',
  'textarea',
  'view',
] as const;

/** The name of a built-in component that exists here. */
export type BuiltInName = (typeof builtInComponents)[number];

/** Built-in components of the platform that the simulator does not have: using one is reported. */
const unsupportedComponents: ReadonlySet<string> = new Set([
  'ad',
  'ad-custom',
  'audio',
  'camera',
  'canvas',
  'channel-live',
  'channel-video',
  'contact-button',
  'draggable-sheet',
  'editor',
  'functional-page-navigator',
  'grid-builder',
  'grid-view',
  'keyboard-accessory',
  'list-builder',
  'list-view',
  'live-player',
  'live-pusher',
  'map',
  'match-media',
  'movable-area',
  'movable-view',
  'native-component',
  'navigation-bar',
  'nested-scroll-body',
  'nested-scroll-header',
  'official-account',
  'official-account-publish',
  'open-container',
  'open-data',
  'open-data-item',
  'open-data-list',
  'share-element',
  'snapshot',
  'span',
  'sticky-header',
  'sticky-section',
  'store-coupon',
  'store-gift',
  'store-home',
  'store-product',
  'video',
  'voip-room',
  'web-view',
  'xr-frame',
]);

/** True for a built-in component of the platform that is not drawn, families such as `xr-mesh` included. */
export function isUnsupportedComponent(tag: string): boolean {
  return unsupportedComponents.has(tag) || /^xr-|-gesture-handler$/.test(tag);
}

/** Tags of the template language itself. */
export const templateTags: ReadonlySet<string> = new Set([
  'block',
  'import',
  'include',
  'slot',
  'template',
  'wxs',
]);
