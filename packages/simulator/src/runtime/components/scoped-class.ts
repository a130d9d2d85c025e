import type { EngineComponent } from '../engine/node.ts';

/**
 * Class names for an element that a built-in component makes itself, written as the template's owner would
 * have them written: with the owner's style prefix beside the plain name.
 */
export function scopedClass(component: EngineComponent, names: unknown): string {
  const words = String(names ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const owner = component.ownerShadowRoot?.getHostNode();
  const scope = owner?.getComponentOptions().styleScope;
  const prefix =
    scope === undefined || scope === null
      ? undefined
      : owner?.getRootBehavior().ownerSpace.styleScopeManager.queryName(scope);
  return words
    .flatMap((word) => (prefix === undefined || prefix === '' ? [word] : [word, `${prefix}--${word}`]))
    .join(' ');
}
