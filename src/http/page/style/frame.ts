/** Header, navigation and footer, and what paper shows of a page. */
export const frameStyle = `
.skip { position: absolute; left: .5rem; top: -4rem; padding: .5rem 1rem; background: var(--raised); z-index: 1; }
.skip:focus { top: .5rem; }
.banner { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding: .5rem clamp(.75rem, 2.5vw, 3rem);
  background: var(--raised); border-bottom: 1px solid var(--border); }
.brand { display: inline-flex; align-items: center; gap: .5rem; min-height: 2.5rem; font-weight: 700; font-size: 1.1rem; color: var(--text); text-decoration: none; }
.mark { width: 1.4rem; height: 1.4rem; fill: var(--accent); }
.mark .tick { fill: none; stroke: var(--raised); stroke-width: 1.8; }
.banner nav ul { display: flex; flex-wrap: wrap; gap: .15rem; list-style: none; margin: 0; padding: 0; }
.banner nav a { display: flex; align-items: center; min-height: 2.25rem; padding: 0 .7rem; border-radius: .375rem; color: var(--text); text-decoration: none; }
.banner nav a:hover { background: var(--surface); text-decoration: underline; }
.banner nav a[aria-current] { font-weight: 700; box-shadow: inset 0 -.16rem var(--accent); border-radius: 0; }
.viewer { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-left: auto; color: var(--muted); }
main { padding: 1.5rem clamp(.75rem, 2.5vw, 3rem) 2rem; }
.foot { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: .75rem clamp(.75rem, 2.5vw, 3rem); color: var(--muted); border-top: 1px solid var(--border); font-size: .875rem; }
.foot p { margin: 0; }
@media (forced-colors: active) { .banner nav a[aria-current] { text-decoration: underline; } .mark { fill: LinkText; } }
@media print {
  :root { color-scheme: light; font-size: 10pt; --text: #000; --muted: #333; --surface: #fff; --raised: #fff; --border: #999; --control: #666;
    --accent: #000; --critical: #900; --warning: #640; --info: #236; --good: #050; }
  .skip, .banner nav, .viewer, .actions, form.filters { display: none; }
  main, .banner, .foot { padding-left: 0; padding-right: 0; }
  .card, tr, svg, details { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
}
`;
