import type { ScanClaim } from '@weapp-auth/server/website-sign-in';
import type { InteractionResults, Provider } from 'oidc-provider';
import { type Exchange, oneHeader, sendJson } from './exchange.ts';
import type { SignIn, SignInPorts } from './sign-in.ts';

/** The sign-in, and the code that may have been approved; empty: the person cancels. */
export interface Finishing {
  readonly signIn: SignIn;
  readonly id: string;
}

/**
 * Sends the browser on: with the person who approved, or with OAuth's word for a no. What was approved is taken once, by the
 * session of the browser that the code was made for.
 */
export async function finishSignIn(
  { ports, provider }: SignInPorts,
  { incoming, outgoing }: Exchange,
  { signIn, id }: Finishing,
): Promise<void> {
  const held = { id, holder: signIn.uid };
  const taken = id === '' ? null : await ports.scanLogins.take(held);
  if (taken?.kind === 'not-approved' && (await ports.scanLogins.progress(held)) !== 'refused') {
    return sendJson(outgoing, 409, { error: 'not_approved' });
  }
  const result: InteractionResults =
    taken?.kind === 'taken'
      ? await grantTo(provider, signIn, taken)
      : { error: 'access_denied', error_description: 'the person refused' };
  const location = await provider.interactionResult(incoming, outgoing, result, {
    mergeWithLastSubmission: false,
  });
  if (taken?.kind === 'taken') {
    const sender = ports.senderOf(
      incoming.socket.remoteAddress,
      oneHeader(incoming.headers['x-forwarded-for']),
    );
    const about = { userId: taken.userId, reason: String(signIn.params.client_id) };
    ports.audit.record({
      ...{ action: 'website-sign-in', actor: 'user', address: ports.shortAddress(sender) },
      ...about,
    });
  }
  sendJson(outgoing, 200, { location });
}

/** The login and what may be told, in one: the phone has asked about both. */
async function grantTo(
  provider: Provider,
  { params }: SignIn,
  { userId, agreed }: { readonly userId: string; readonly agreed: readonly ScanClaim[] },
): Promise<InteractionResults> {
  const grant = new provider.Grant({ accountId: userId, clientId: String(params.client_id) });
  const isAgreed = (scope: string): boolean =>
    scope === 'openid' || scope === 'offline_access' || agreed.some((claim) => claim === scope);
  for (const scope of String(params.scope ?? '').split(' ')) {
    if (isAgreed(scope)) grant.addOIDCScope(scope);
    // Said, so that it is not asked again and again.
    else grant.rejectOIDCScope(scope);
  }
  // RFC 8176: several channels. Nobody stays signed in on a computer whose browser was closed.
  return {
    login: { accountId: userId, amr: ['mca'], remember: false },
    consent: { grantId: await grant.save() },
  };
}
