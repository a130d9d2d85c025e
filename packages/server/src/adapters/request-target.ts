/**
 * Whether the path of a request as it came has no one meaning: with `.` and `..` in it, plain or encoded, or a `\\`, it
 * is one path for a program that resolves them and another for one that does not, such as a proxy that guards some paths.
 */
export function isAmbiguousTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return /\\|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
}
