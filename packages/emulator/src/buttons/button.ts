import type { Client, Host } from '../wx/client.ts';
import type { WxArguments } from '../wx/wx-api.ts';

/** An open-type of the `<button>` component. */
export interface Button {
  readonly openType: string;
  /** The event that fires, and the API whose name stands in its `errMsg`. */
  readonly event: string;
  readonly api: string;
  /** What alone it exists in. */
  readonly only?: Host;
  /** A failure fires no event; the developer tools only print it. */
  readonly quiet?: boolean;
  /** What happens after the tap. Throws WxFailure. */
  readonly press: (client: Client, options: WxArguments) => Promise<Record<string, unknown>>;
}
