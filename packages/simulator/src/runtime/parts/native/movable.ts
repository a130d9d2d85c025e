import { amount, anything, type BuiltIn, type BuiltInNode, flag, text } from '../../components/built-in.ts';

/** The box in which things move. */
export const movableArea: BuiltIn = { name: 'movable-area', properties: { scaleArea: flag() } };

/** Something that a finger moves within the nearest movable-area. */
export const movableView: BuiltIn = {
  name: 'movable-view',
  properties: {
    direction: text('none'),
    inertia: flag(),
    outOfBounds: flag(),
    x: anything(0),
    y: anything(0),
    damping: amount(20),
    friction: amount(2),
    disabled: flag(),
    scale: flag(),
    scaleValue: amount(1),
    animation: flag(true),
  },
  create(node) {
    const place = { x: 0, y: 0 };
    drag(node, place);
    return {
      render({ x, y, scaleValue }, before) {
        if (x !== before.x) place.x = Number.parseFloat(String(x)) || 0;
        if (y !== before.y) place.y = Number.parseFloat(String(y)) || 0;
        node.element.style.transform = `translate(${place.x}px, ${place.y}px) scale(${Number(scaleValue)})`;
      },
    };
  },
};

interface Place {
  x: number;
  y: number;
}

function drag(node: BuiltInNode, place: Place): void {
  let start: { readonly pageX: number; readonly pageY: number } | undefined;
  let from: Place = { ...place };
  node.on('touchstart', ({ touches }) => {
    start = touches?.[0];
    from = { ...place };
  });
  node.on('touchmove', ({ touches }) => {
    const finger = touches?.[0];
    if (start === undefined || finger === undefined || node.values.disabled === true) return;
    const direction = String(node.values.direction);
    const area = node.element.parentElement;
    const [width, height] = [
      (area?.clientWidth ?? 0) - node.element.offsetWidth,
      (area?.clientHeight ?? 0) - node.element.offsetHeight,
    ];
    if (direction === 'all' || direction === 'horizontal')
      place.x = within(from.x + finger.pageX - start.pageX, width);
    if (direction === 'all' || direction === 'vertical')
      place.y = within(from.y + finger.pageY - start.pageY, height);
    node.element.style.transform = `translate(${place.x}px, ${place.y}px)`;
    node.emit('change', { ...place, source: 'touch' });
  });
}

/** The room may be negative: something larger than its area moves the other way. */
function within(value: number, room: number): number {
  return Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room));
}
