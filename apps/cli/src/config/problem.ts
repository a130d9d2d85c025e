import type { Text } from '../language.ts';

/** What is wrong with the configuration. Stable: scripts may match on it. */
export type ConfigProblemCode =
  | 'app_id_missing'
  | 'app_id_malformed'
  | 'app_secret_missing'
  | 'app_secret_malformed'
  | 'apps_malformed'
  | 'secret_missing'
  | 'secret_not_rotated'
  | 'secret_too_short'
  | 'demo_value_in_production'
  | 'database_missing'
  | 'database_malformed'
  | 'database_not_durable'
  | 'mysql_incomplete'
  | 'redis_malformed'
  | 'cloudrun_not_found'
  | 'public_url_missing'
  | 'public_url_malformed'
  | 'wechat_url_malformed'
  | 'wechat_url_not_wechat'
  | 'port_malformed'
  | 'seconds_malformed'
  | 'port_same'
  | 'base_path_malformed'
  | 'choice_unknown'
  | 'setting_malformed'
  | 'file_unreadable'
  | 'file_empty'
  | 'conflicting_values';

/** One reason why the command cannot run with this configuration, and what to set. Never holds the value itself. */
export interface ConfigProblem {
  readonly code: ConfigProblemCode;
  readonly variable: string;
  readonly problem: Text;
  readonly remedy: Text;
}
