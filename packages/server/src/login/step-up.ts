import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { type KeyRingPorts, sealSessionKey } from '../open-data/key-ring.ts';
import type { AppConfig } from '../options.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { Code2Session } from '../wechat/code2session.ts';

/** What a step-up takes. */
export interface StepUpPorts {
  readonly exchangeCode: Code2Session;
  readonly writes: Pick<WriteGateway, 'addSessionKey'>;
  readonly keys: KeyRingPorts['keys'];
}

/**
 * Proves with a fresh code that whoever asks is the person of the session. Null: it is.
 *
 * WeChat may have replaced the session_key when it gave the code out, so the new one is kept whosever it is.
 */
export async function stepUp(
  ports: StepUpPorts,
  attempt: { readonly app: AppConfig; readonly openId: string; readonly code: string | null },
): Promise<Refusal | null> {
  const { app, openId, code } = attempt;
  if (code === null || !/^[!-~]{1,256}$/.test(code)) return refuse('step_up_required');
  const exchange = await ports.exchangeCode(app, code);
  if (exchange.kind !== 'exchanged') {
    const isBadCode = exchange.code === 'code_invalid' || exchange.code === 'code_used';
    return isBadCode ? refuse('step_up_required') : refuseFailure(exchange);
  }
  const owner = { appId: app.appId, openId: exchange.openId };
  await ports.writes.addSessionKey({ ...owner, key: sealSessionKey(ports, owner, exchange.sessionKey) });
  return exchange.openId === openId ? null : refuse('step_up_required');
}
