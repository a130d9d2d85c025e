type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes an answer out of the envelope that the server's operator chose: `{code, msg, data}` or
 * `{errcode, errmsg, data}`; anything else is what it is. Gives `undefined` for an envelope that says no without a
 * problem document, and for text that is no JSON (`wx.uploadFile` gives text).
 */
export function unwrap(body: unknown): unknown {
  const outer = typeof body === 'string' ? parse(body) : body;
  if (!isFields(outer)) return outer;
  const verdict = 'errcode' in outer ? outer.errcode : 'msg' in outer ? outer.code : undefined;
  if (verdict === undefined) return outer;
  const { data } = outer;
  return verdict === 0 || (isFields(data) && 'action' in data) ? data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
