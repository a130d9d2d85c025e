const lengthPattern = /(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))(rpx|vw|vh)\b/g;

/**
 * Turns `rpx`, `vw` and `vh` into units of the simulated page: 750rpx and 100vw are its width, 100vh its
 * height without the navigation bar and the tab bar.
 *
 * @example
 * convertUnits('0 32rpx'); // '0 4.2667cqw'
 */
export function convertUnits(value: string): string {
  if (!/rpx|v[wh]/.test(value)) return value;
  return value.replace(lengthPattern, (_, amount: string, unit: string) =>
    toContainerUnit(Number(amount), unit),
  );
}

function toContainerUnit(amount: number, unit: string): string {
  if (unit === 'vh') return `${amount}cqh`;
  const share = unit === 'rpx' ? amount / 7.5 : amount;
  return `${Math.round(share * 10_000) / 10_000}cqw`;
}
