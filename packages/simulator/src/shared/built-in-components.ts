/** Built-in components that the simulator draws. The runtime registers exactly these. */
export const builtInComponents = [
  'ad',
  'ad-custom',
  'audio',
  'button',
  'camera',
  'canvas',
  'checkbox',
  'checkbox-group',
  'cover-image',
  'cover-view',
  'draggable-sheet',
  'editor',
  'form',
  'grid-view',
  'icon',
  'image',
  'input',
  'label',
  'list-view',
  'live-player',
  'live-pusher',
  'map',
  'match-media',
  'movable-area',
  'movable-view',
  'navigation-bar',
  'navigator',
  'nested-scroll-body',
  'nested-scroll-header',
  'official-account',
  'open-container',
  'open-data',
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
  'share-element',
  'slider',
  'snapshot',
  'span',
  'sticky-header',
  'sticky-section',
  'swiper',
  'swiper-item',
  'switch',
  'text',
  'textarea',
  'video',
  'view',
  'web-view',
] as const;

/** The name of a built-in component that exists here. */
export type BuiltInName = (typeof builtInComponents)[number];

/** Built-in components of the platform that the simulator does not have: using one is reported. */
const unsupportedComponents: ReadonlySet<string> = new Set([
  'channel-live',
  'channel-video',
  'contact-button',
  'functional-page-navigator',
  'grid-builder',
  'keyboard-accessory',
  'list-builder',
  'native-component',
  'official-account-publish',
  'open-data-item',
  'open-data-list',
  'store-coupon',
  'store-gift',
  'store-home',
  'store-product',
  'voip-room',
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
