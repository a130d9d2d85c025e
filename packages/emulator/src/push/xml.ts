/** The members of a pushed message, in the order in which they are written. */
export type PushMessage = Readonly<Record<string, string | number>>;

/** A message as the platform's flat XML: texts in CDATA, numbers bare. */
export function writeXml(message: PushMessage): string {
  const members = Object.entries(message).map(([name, value]) => `<${name}>${writeValue(value)}</${name}>`);
  return `<xml>${members.join('')}</xml>`;
}

function writeValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // The end mark of a CDATA section cannot stand inside one: it is split over two.
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
