import { amount, anything, type BuiltIn, flag, text } from '../../components/built-in.ts';
import { addHover, hoverProperties } from '../../components/hover.ts';
import type { Part } from '../part.ts';

const lists = { padding: anything([]), type: text(), list: anything([]) };

/** Boxes that Skyline lays out itself; here the style sheet does. */
const boxes: readonly BuiltIn[] = [
  { name: 'list-view', properties: lists },
  { name: 'sticky-section', properties: { pushPinnedHeader: flag(true), padding: anything([]) } },
  { name: 'snapshot', properties: { mode: text('view') } },
  { name: 'span', properties: {} },
  { name: 'nested-scroll-header', properties: {} },
  { name: 'nested-scroll-body', properties: {} },
  {
    name: 'share-element',
    properties: { shareKey: text(), key: text(), transform: flag(), duration: amount(300) },
  },
];

const gridView: BuiltIn = {
  name: 'grid-view',
  properties: {
    ...lists,
    crossAxisCount: amount(2),
    mainAxisGap: amount(),
    crossAxisGap: amount(),
    maxCrossAxisExtent: amount(),
  },
  create: ({ element }) => ({
    render({ crossAxisCount, mainAxisGap, crossAxisGap }) {
      element.style.gridTemplateColumns = `repeat(${Number(crossAxisCount) || 2}, 1fr)`;
      element.style.gap = `${Number(mainAxisGap)}px ${Number(crossAxisGap)}px`;
    },
  }),
};

const stickyHeader: BuiltIn = {
  name: 'sticky-header',
  properties: { offsetTop: amount(), padding: anything([]) },
  create: ({ element }) => ({
    render({ offsetTop }) {
      element.style.top = `${Number(offsetTop)}px`;
    },
  }),
};

const openContainer: BuiltIn = {
  name: 'open-container',
  properties: {
    ...hoverProperties('none', 50, 400),
    transitionType: text('fade'),
    transitionDuration: amount(300),
  },
  create(node) {
    addHover(node);
    return {};
  },
};

const draggableSheet: BuiltIn = {
  name: 'draggable-sheet',
  properties: {
    initialChildSize: amount(0.5),
    minChildSize: amount(0.25),
    maxChildSize: amount(1),
    snap: flag(),
    snapSizes: anything([]),
  },
  create: ({ element }) => ({
    render({ initialChildSize }) {
      element.style.height = `${Number(initialChildSize) * 100}%`;
    },
  }),
};

/** Components of the Skyline renderer. */
export const part: Part = { components: [...boxes, draggableSheet, gridView, openContainer, stickyHeader] };
