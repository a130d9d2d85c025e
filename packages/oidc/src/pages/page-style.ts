/** How the pages look: in light and dark, on phones and screens. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --text: light-dark(#1b1f27, #e8eaf0);
  --quiet: light-dark(#5b6270, #a7adb8);
  --warn: light-dark(#b3261e, #ff8a75);
  --surface: light-dark(#fff, #181b22);
  --page: light-dark(#f0f2f5, #10131a);
  --accent: light-dark(#2456d6, #7aa2ff);
  --on-accent: light-dark(#fff, #10131a);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 26rem; margin: 6vh auto; padding: 2rem; border-radius: 16px; background: var(--surface); text-align: center; }
h1 { margin: 0 0 0.5rem; font-size: 1.4rem; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; border-radius: 12px; background: #fff; }
button, input { width: 100%; min-height: 44px; padding: 8px 16px; border: 0; border-radius: 12px; font: inherit; }
button { background: var(--page); color: var(--text); cursor: pointer; }
button.main { background: var(--accent); color: var(--on-accent); }
input { border: 1px solid var(--quiet); background: var(--surface); color: var(--text); text-align: center; text-transform: uppercase; }
[hidden] { display: none; }
.code { margin: 0.5rem 0; font-size: 2.5rem; font-weight: 600; letter-spacing: 0.2em; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); font-size: 0.9rem; overflow-wrap: anywhere; }
.warn { color: var(--warn); }
`;
