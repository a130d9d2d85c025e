import type { JSX } from 'preact';

/** A JSON value, indented and coloured. Text that is not JSON is shown as it is. */
export function JsonView({ value }: { value: unknown }): JSX.Element {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    // Scrolls sideways, hence reachable with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to take focus
    <pre class="json" tabIndex={0}>
      {typeof value === 'string'
        ? text
        : text.split('\n').map((line, index) => <JsonLine key={`${index}:${line}`} line={line} />)}
    </pre>
  );
}

function JsonLine({ line }: { line: string }): JSX.Element {
  const [, indent, name, rest] = /^(\s*)("(?:[^"\\]|\\.)*": )?(.*)$/.exec(line) ?? ['', '', '', line];
  return (
    <>
      {indent}
      {name && <span class="json-name">{name}</span>}
      <span class={rest?.startsWith('"') ? 'json-text' : 'json-other'}>{rest}</span>
      {'\n'}
    </>
  );
}
