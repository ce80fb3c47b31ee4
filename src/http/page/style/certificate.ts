/** The page of one certificate: summary, findings, chain, elements, history. */
export const certificateStyle = `
.trail { margin-bottom: .25rem; }
.card > h3:first-child { margin-top: 0; }
.plain { list-style: none; padding: 0; }
.summary { --tone: var(--muted); border-left: .5rem solid var(--tone); background: color-mix(in srgb, var(--tone) 6%, var(--raised)); }
.summary[data-state=expired], .summary[data-state=unreadable] { --tone: var(--critical); }
.summary[data-state=expiring] { --tone: var(--warning); }
.summary[data-state=not_yet_valid] { --tone: var(--info); }
.summary[data-state=valid] { --tone: var(--good); }
.summary p { max-width: none; }
.expiry { font-size: 1.15rem; }
.expiry .badge { margin-right: .35rem; vertical-align: middle; }
.first-step { display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: baseline; }
.first-step > span:last-child { flex: 1 1 20rem; min-width: 0; max-width: 80ch; }
.findings { list-style: none; padding: 0; }
.finding { border-left: .25rem solid var(--muted); padding: 0 0 .1rem .9rem; }
.finding + .finding { margin-top: 1.25rem; }
.finding[data-severity=critical] { border-color: var(--critical); }
.finding[data-severity=warning] { border-color: var(--warning); }
.finding[data-severity=info] { border-color: var(--info); }
.finding h3 { margin: 0 0 .4rem; display: flex; flex-wrap: wrap; gap: .3rem .5rem; align-items: center; }
.finding h3::first-letter { text-transform: uppercase; }
.finding p { margin-bottom: .4rem; }
.chains { display: grid; gap: 1.5rem; }
.chain { list-style: none; display: flex; flex-wrap: wrap; align-items: stretch; gap: 1rem 0; margin: 0; padding: 0; }
.node { display: flex; align-items: center; min-width: 0; }
.link { flex: none; display: flex; align-items: center; gap: .35rem; padding: 0 .6rem; color: var(--muted); font-size: .8rem; white-space: nowrap; }
.link::before { content: ""; width: 1rem; border-top: .12rem solid var(--control); }
.link::after { content: ""; width: 0; border: .35rem solid transparent; border-left: .5rem solid var(--control); border-right: 0; }
.box { --tone: var(--border); align-self: stretch; display: flex; flex-direction: column; gap: .2rem; width: 19rem; max-width: 100%; min-width: 0; padding: .6rem .8rem; overflow-wrap: anywhere;
  border: 1px solid var(--border); border-top: .3rem solid var(--tone); border-radius: .375rem; background: var(--surface); }
.box > a { font-weight: 600; }
.node[data-state=expired] .box, .node[data-state=unreadable] .box { --tone: var(--critical); }
.node[data-state=expiring] .box { --tone: var(--warning); }
.node[data-state=not_yet_valid] .box { --tone: var(--info); }
.node[data-state=valid] .box { --tone: var(--good); }
.absent .box { border: .12rem dashed var(--control); background: none; color: var(--muted); justify-content: center; }
.absent .link::before { border-top-style: dashed; }
.marks { display: flex; flex-wrap: wrap; gap: .3rem; margin-top: .25rem; }
.marks .badge { white-space: normal; }
@media (max-width: 44rem) {
  .chain { display: block; }
  .node { display: block; }
  .box { width: auto; }
  .link { padding: .2rem 0 .2rem 1.25rem; }
  .link::before { width: 0; height: 1.4rem; border-top: 0; border-left: .12rem solid var(--control); }
  .absent .link::before { border-left-style: dashed; }
  .link::after { margin-left: -.72rem; align-self: flex-end; border: .35rem solid transparent; border-top: .5rem solid var(--control); border-bottom: 0; order: -1; display: none; }
}
.element > summary { cursor: pointer; min-height: 1.75rem; }
.element > summary h3 { display: inline; margin: 0; }
.element[open] > summary { margin-bottom: .6rem; }
.element details summary { cursor: pointer; min-height: 1.5rem; }
.element .plain { margin: 0; }
.element .plain .muted { margin-right: .35rem; }
.history-list { list-style: none; padding: 0; }
.history-list > li { display: grid; grid-template-columns: 13.5rem minmax(0, 1fr); gap: .1rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--border); }
.history-list > li:last-child { border-bottom: 0; }
.history-list > li > time { color: var(--muted); font-variant-numeric: tabular-nums; }
.changed { margin: .25rem 0 0; overflow-wrap: anywhere; }
.as-of { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-end; margin-top: 1rem; max-width: 40rem; }
.as-of .field { flex: 1 1 16rem; }
@media (max-width: 44rem) { .history-list > li { grid-template-columns: minmax(0, 1fr); } }
@media print { .as-of { display: none; } .element::details-content { content-visibility: visible; block-size: auto; } .chain { break-inside: avoid; } }
@media (forced-colors: active) { .box, .summary, .finding { border-color: CanvasText; } .link::before { border-color: CanvasText; } }
`;
