import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';
import { appMethods } from './app-methods.ts';
import type { AutomatorEvent, AutomatorMethod } from './automator-types.ts';
import { ElementHandles } from './element-handles.ts';
import { elementMethods } from './element-methods.ts';
import { pageMethods } from './page-methods.ts';

/**
 * The mini program's side of WeChat's automation protocol, as `miniprogram-automator` speaks it: `App.…`, `Page.…`,
 * `Element.…` and what of `Tool.…` makes sense without the developer tools.
 */
export class Automator {
  readonly #methods: Readonly<Record<string, AutomatorMethod>>;

  constructor(phone: Phone, emit: AutomatorEvent) {
    const handles = new ElementHandles();
    this.#methods = {
      ...appMethods(phone, emit),
      ...pageMethods(phone, handles),
      ...elementMethods(phone, handles),
    };
  }

  /** Carries out one method; throws what the client is told as its error. */
  async call(method: string, params: unknown): Promise<object> {
    const act = this.#methods[method];
    if (act === undefined) throw new Error(`the simulator has no ${method}`);
    return act(isRecord(params) ? params : {});
  }
}
