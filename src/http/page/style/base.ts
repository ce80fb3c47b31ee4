/**
 * Colours and plain elements of all pages. Each colour of text keeps a contrast of 4.5 and more on `--surface`,
 * `--raised` and on its own tint (WCAG 2.2, 1.4.3), each of `--control` and of a chart 3 (1.4.11).
 */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --text: #17202b; --muted: #4f5c6c; --surface: #f4f6f8; --raised: #ffffff; --border: #d3dae2; --control: #6f7b8a;
  --accent: #0a58a6; --critical: #b01c17; --warning: #855000; --info: #3650b5; --good: #17692f;
  --space: 1rem; --radius: .5rem;
  font: 100%/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  font-size: clamp(1rem, .72rem + .28vw, 1.5rem);
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e5eaf1; --muted: #a4b1c2; --surface: #0e131a; --raised: #171e27; --border: #2c3745; --control: #7d8a9b;
    --accent: #80bbff; --critical: #ff8d84; --warning: #f0b350; --info: #a3b8ff; --good: #72d091;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--text); background: var(--surface); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: .19rem solid var(--accent); outline-offset: .13rem; border-radius: .15rem; }
main:focus-visible { outline: none; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: 0 0 .75rem; max-width: 75ch; }
ul, ol, dl { margin: 0 0 .75rem; padding-left: 1.25rem; }
code, .mono { font-family: ui-monospace, "SF Mono", "Liberation Mono", monospace; font-size: .9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--muted); padding: 0 0 .5rem; }
th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--border); vertical-align: top; }
th { font-weight: 600; }
thead th { color: var(--muted); font-size: .875rem; vertical-align: bottom; }
tbody tr:last-child > * { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
td { overflow-wrap: anywhere; }
td.words { min-width: 7rem; }
td.word { min-width: 5.25rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
time { white-space: nowrap; }
small, .small { font-size: .875rem; }
.muted { color: var(--muted); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) { a, .button, .card { transition: background-color .12s, border-color .12s; } }
`;
