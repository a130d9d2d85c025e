import { isRecord } from '../../shared/is-record.ts';
import { anything, type BuiltIn, text } from './built-in.ts';
import { richTextTags } from './rich-text-tags.ts';

/** Trusted tags and attributes of HTML, from a string or a list of nodes. */
export const richText: BuiltIn = {
  name: 'rich-text',
  properties: { nodes: anything([]), space: text(), userSelect: { type: Boolean, value: false } },
  create({ element }) {
    const body = document.createElement('div');
    element.append(body);
    return {
      render({ nodes }, before) {
        if (nodes !== before.nodes) {
          body.replaceChildren(...(typeof nodes === 'string' ? fromText(nodes) : fromNodes(nodes)));
        }
      },
    };
  },
};

function fromText(html: string): readonly Node[] {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return [...parsed.body.childNodes].flatMap(clean);
}

function clean(node: Node): readonly Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')];
  if (!(node instanceof Element)) return [];
  const attributes = Object.fromEntries(
    [...node.attributes].map((attribute) => [attribute.name, attribute.value]),
  );
  return build(node.localName, attributes, [...node.childNodes].flatMap(clean));
}

function fromNodes(nodes: unknown): readonly Node[] {
  return Array.isArray(nodes) ? nodes.flatMap(fromNode) : [];
}

function fromNode(node: unknown): readonly Node[] {
  if (!isRecord(node)) return [];
  if (node.type === 'text') {
    const holder = document.createElement('textarea');
    // A textarea decodes entities and never runs anything.
    holder.innerHTML = String(node.text ?? '');
    return [document.createTextNode(holder.value)];
  }
  const attributes = isRecord(node.attrs)
    ? Object.entries(node.attrs).map(([name, value]) => [name, String(value)])
    : [];
  return build(String(node.name ?? ''), Object.fromEntries(attributes), fromNodes(node.children));
}

function build(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly Node[],
): readonly Node[] {
  const allowed = richTextTags.get(name.toLowerCase());
  if (allowed === undefined) return [];
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'style' || key === 'class' || (allowed.includes(key) && !/^\s*javascript:/i.test(value))) {
      created.setAttribute(key, value);
    }
  }
  created.append(...children);
  return [created];
}
