/** Tags that rich-text shows, each with the attributes it keeps besides `class` and `style`. */
export const richTextTags: ReadonlyMap<string, readonly string[]> = new Map([
  ...plain(
    'abbr address article aside b bdi blockquote br caption center cite code dd del div dl dt em fieldset footer h1 h2 h3 h4 h5 h6 header hr i ins label legend li mark nav p pre q rt ruby s section small span strong sub sup tbody tfoot thead tr tt u ul',
  ),
  ['a', []],
  ['bdo', ['dir']],
  ['big', []],
  ['col', ['span', 'width']],
  ['colgroup', ['span', 'width']],
  ['font', ['color', 'face']],
  ['img', ['alt', 'src', 'height', 'width']],
  ['ol', ['start', 'type']],
  ['table', ['width']],
  ['td', ['colspan', 'height', 'rowspan', 'width']],
  ['th', ['colspan', 'height', 'rowspan', 'width']],
]);

function plain(names: string): readonly (readonly [string, readonly string[]])[] {
  return names.split(' ').map((name) => [name, []] as const);
}
