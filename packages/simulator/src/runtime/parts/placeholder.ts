import type { LocalText } from '../../shared/local-text.ts';
import type { BuiltInNode, BuiltInPart } from '../components/built-in.ts';
import { element } from '../shell/elements.ts';

/** A box with its name, in the place of something that only a phone has. */
export function placeholder(
  node: BuiltInNode,
  name: LocalText,
  detail: () => string = () => '',
): BuiltInPart {
  const label = element('div', { className: 'wxs-stand-in' });
  node.element.append(label);
  return {
    render() {
      label.textContent = [name[node.phone.boot.language], detail()].filter((part) => part !== '').join('\n');
    },
  };
}
