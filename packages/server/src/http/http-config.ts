import type { FindIntrospectionClient } from '../jwt/introspection.ts';
import type { ClientAddress } from '../limits/client-address.ts';
import type { PrefetchOptions } from '../login/prefetch-options.ts';
import type { Tracer } from '../observe/tracing.ts';
import type { HeaderNames, WeappAuthOptions } from '../options.ts';
import type { Envelope } from './envelope.ts';
import type { Language } from './language.ts';

/** How the HTTP layer is set up. */
export interface HttpConfig {
  readonly basePath: string;
  readonly envelope: Envelope;
  readonly language: Language;
  /** In lower case. */
  readonly headerNames: Required<HeaderNames>;
  /** `https://api.example.com`: where clients reach this server; null: where the request came to. */
  readonly publicUrl: string | null;
  readonly clientAddress: ClientAddress;
  readonly metrics: NonNullable<WeappAuthOptions['metrics']>;
  readonly tracer: Tracer | null;
  /** Whether this is WeChat CloudRun (微信云托管), so that its headers say who is calling. */
  readonly cloudRun: boolean;
  /** Null: WeChat's pre-fetch is not answered. */
  readonly prefetch: PrefetchOptions | null;
  /** Null: nobody may ask. */
  readonly findIntrospectionClient: FindIntrospectionClient | null;
}
