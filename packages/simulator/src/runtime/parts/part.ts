import type { BuiltIn } from '../components/built-in.ts';
import type { Values } from '../engine/node.ts';
import type { Phone } from '../phone.ts';

/** A part of the platform that few mini programs need: its code is loaded by those that use it. */
export interface Part {
  /** Members of `wx`; `core` has those that every mini program gets. */
  readonly api?: (phone: Phone, core: Values) => Values;
  /** Members of every page and component. */
  readonly instanceMembers?: (phone: Phone) => Values;
  readonly components?: readonly BuiltIn[];
}
