import { nodeOf } from '../engine/node.ts';
import { type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { instanceOf } from './registry.ts';

/** Collects the values of the controls inside that have a `name`. */
export const form: BuiltIn = {
  name: 'form',
  properties: { reportSubmit: flag(), reportSubmitTimeout: text() },
};

/** What a button with `form-type` does: the form around it sends `submit` or `reset`. */
export function submitForm(button: BuiltInNode, formType: 'submit' | 'reset'): void {
  const owner = button.closest('form');
  if (owner === null) return;
  if (formType === 'submit') {
    owner.emit('submit', { value: valuesIn(owner), target: {} });
    return;
  }
  for (const inside of owner.element.querySelectorAll('*')) {
    instanceOf(inside)?.part.field?.reset();
  }
  owner.emit('reset', { target: {} });
}

function valuesIn(owner: BuiltInNode): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const inside of owner.element.querySelectorAll('*')) {
    const instance = instanceOf(inside);
    const name = instance?.node.values.name;
    if (instance?.part.field !== undefined && typeof name === 'string' && name !== '') {
      values[name] = instance.part.field.value();
    }
    Object.assign(values, customField(owner, inside));
  }
  return values;
}

/** A component of the developer with the behaviour `wx://form-field` has a name and a value, too. */
function customField(owner: BuiltInNode, inside: Element): Readonly<Record<string, unknown>> {
  const node = nodeOf(inside);
  const component = node?.asGeneralComponent?.() ?? null;
  if (
    component === null ||
    component.$$ !== (inside as unknown) ||
    !owner.phone.units.isFormField(component)
  ) {
    return {};
  }
  const { name, value } = component.data as { readonly name?: unknown; readonly value?: unknown };
  return typeof name === 'string' && name !== '' ? { [name]: value } : {};
}
