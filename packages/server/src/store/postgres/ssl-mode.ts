import { StoreError } from '../store-error.ts';

/**
 * The addresses to connect to, one after the other, so that `sslmode` means what libpq means by it.
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 *
 * The driver by itself takes `require` for `verify-full`, and knows no second attempt.
 *
 * @throws StoreError (`store_misconfigured`) for a mode that is none, or lacks what it needs
 */
export function readSslMode(url: string): readonly [string, ...string[]] {
  const address = URL.parse(url);
  const mode = address?.searchParams.get('sslmode');
  // Not libpq's: TLS without looking at the certificate, in the driver's words.
  if (!address || !mode || mode === 'no-verify') return [url];
  switch (mode) {
    case 'disable':
      return [url];
    case 'allow':
      return [withMode(address, 'disable'), withMode(address, 'prefer')];
    case 'prefer':
      return [withMode(address, 'prefer'), withMode(address, 'disable')];
    case 'require':
    case 'verify-full':
      return [withMode(address, mode)];
    case 'verify-ca':
      if (!address.searchParams.get('sslrootcert')) {
        throw misconfigured('sslmode=verify-ca needs sslrootcert, the file of the authority’s certificate');
      }
      return [withMode(address, mode)];
    default:
      throw misconfigured('sslmode is one of disable, allow, prefer, require, verify-ca and verify-full');
  }
}

function withMode(address: URL, mode: string): string {
  const changed = new URL(address);
  const { searchParams: asked } = changed;
  const trustsSystem = asked.get('sslrootcert') === 'system';
  // Authorities that everybody trusts prove nothing without the name of the host.
  if (trustsSystem) asked.delete('sslrootcert');
  asked.set('sslmode', trustsSystem && mode !== 'disable' ? 'verify-full' : mode);
  asked.set('uselibpqcompat', 'true');
  return changed.href;
}

function misconfigured(message: string): StoreError {
  return new StoreError('store_misconfigured', message);
}
