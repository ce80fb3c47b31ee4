/** The page at `/`: verdict, totals, timeline. */
export const overviewStyle = `
.hero { border: 1px solid var(--border); border-left: .5rem solid var(--tone); border-radius: var(--radius); padding: 1.25rem clamp(1rem, 2vw, 2rem);
  margin-bottom: var(--space); background: color-mix(in srgb, var(--tone) 7%, var(--raised)); }
.hero[data-severity=critical] { --tone: var(--critical); }
.hero[data-severity=warning] { --tone: var(--warning); }
.hero[data-severity=good] { --tone: var(--good); }
.hero h1 { font-size: clamp(1.4rem, 1rem + 1.4vw, 2.4rem); margin: .5rem 0; text-wrap: pretty; }
.hero p { margin: 0 0 .25rem; max-width: none; }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: var(--space); list-style: none; padding: 0; margin: 0 0 var(--space); }
.totals .card { padding: .6rem .9rem; }
.totals a { display: flex; flex-direction: column; align-items: flex-start; color: var(--text); text-decoration: none; min-height: 1.75rem; }
.totals a:hover { text-decoration: underline; }
.totals a.small { color: var(--muted); }
.totals strong { font-size: 1.9rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.timeline td, .timeline th { padding-top: .2rem; padding-bottom: .2rem; border: 0; vertical-align: middle; }
.timeline tbody th { font-weight: 400; width: 1%; white-space: nowrap; }
.timeline .number { width: 1%; padding-left: .5rem; }
.timeline .bar { min-width: 3rem; line-height: 0; }
.timeline svg { display: block; background: color-mix(in srgb, var(--control) 12%, transparent); border-radius: .2rem; }
.timeline rect, .key::before { --fill: var(--accent); }
.timeline .past rect { --fill: var(--critical); }
.timeline rect { fill: var(--fill); stroke: var(--fill); stroke-width: 1; }
.timeline rect[data-use=unused] { fill: url(#hatched); }
.timeline rect[data-use=not_known] { fill: url(#dotted); }
.hatch { stroke: var(--control); stroke-width: 3; }
.dot { fill: var(--warning); }
.key { white-space: nowrap; margin-left: .5rem; }
.key::before { content: ""; display: inline-block; width: 1em; height: .75em; margin-right: .35em; border: 1px solid var(--accent); background: var(--accent); }
.key[data-use=unused]::before { background: repeating-linear-gradient(135deg, var(--control) 0 2px, transparent 2px 5px); }
.key[data-use=not_known]::before { background: radial-gradient(circle, var(--warning) 1.6px, transparent 2px) 0 0 / 5px 5px; }
@media (min-width: 64rem) { .overview { grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr); } .overview > .tall { grid-column: 2; grid-row: 1 / span 4; } }
@media (min-width: 110rem) { .overview { grid-template-columns: repeat(3, minmax(0, 1fr)); } .overview > .tall { grid-row: 1 / span 3; } }
@media (max-width: 30rem) { .timeline tbody th, .timeline thead th { white-space: normal; } .timeline .number { padding-left: .25rem; }
  .totals { gap: .5rem; } .totals .card { padding: .5rem .6rem; } .totals .badge { font-size: .8rem; } }
@media (forced-colors: active) { .hero, .timeline svg, .key::before { forced-color-adjust: none; } .timeline svg { background: Canvas; } .timeline rect { --fill: CanvasText; }
  .hatch { stroke: CanvasText; } .dot { fill: CanvasText; } }
`;
