/** The parts that pages are made of: cards, badges, facts, buttons, forms. */
export const componentStyle = `
.card { background: var(--raised); border: 1px solid var(--border); border-radius: var(--radius); padding: 1rem 1.15rem; min-width: 0; }
.card > :last-child { margin-bottom: 0; }
.grid { display: grid; gap: var(--space); grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); align-items: start; }
.grid.dense { grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); align-items: stretch; }
.stack > * + * { margin-top: var(--space); }
.scroll { overflow-x: auto; }
.note { border-left: .25rem solid var(--info); padding: .5rem .9rem; background: var(--raised); margin: 0 0 var(--space); }
.note[data-severity=critical] { border-color: var(--critical); }
.note[data-severity=warning] { border-color: var(--warning); }
.note[data-severity=good] { border-color: var(--good); }
.note > :last-child { margin-bottom: 0; }

.badge { --tone: var(--muted); display: inline-flex; align-items: center; gap: .4em; padding: .05em .55em; border: 1px solid;
  border-radius: 1em; font-size: .875rem; font-weight: 600; white-space: nowrap; color: var(--tone);
  background: color-mix(in srgb, var(--tone) 9%, transparent); }
.badge::before { content: ""; width: .6em; height: .6em; background: currentColor; flex: none; }
.badge[data-state=expired], .badge[data-state=unreadable], .badge[data-state=failed], [data-severity=critical].badge { --tone: var(--critical); }
.badge[data-state=expiring], .badge[data-state=incomplete], .badge[data-state=stale], .badge[data-state=never_read], [data-severity=warning].badge { --tone: var(--warning); }
.badge[data-state=not_yet_valid], .badge[data-state=running], [data-severity=info].badge { --tone: var(--info); }
.badge[data-state=valid], .badge[data-state=complete], [data-severity=good].badge { --tone: var(--good); }
/* A shape of its own for each weight: colour is never the only sign. */
.badge[data-state=expired]::before, .badge[data-state=unreadable]::before, .badge[data-state=failed]::before, .badge[data-severity=critical]::before {
  clip-path: polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%); }
.badge[data-state=expiring]::before, .badge[data-state=incomplete]::before, .badge[data-state=stale]::before, .badge[data-state=never_read]::before, .badge[data-severity=warning]::before {
  clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.badge[data-state=not_yet_valid]::before, .badge[data-state=running]::before, .badge[data-severity=info]::before { clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }
.badge[data-state=valid]::before, .badge[data-state=complete]::before, .badge[data-severity=good]::before { border-radius: 50%; }

table.facts th { width: 13rem; padding-right: 1rem; color: var(--muted); font-weight: 400; }

.button { display: inline-flex; align-items: center; min-height: 2.25rem; padding: .25rem .9rem; font: inherit; font-weight: 600;
  color: var(--accent); background: var(--raised); border: 1px solid var(--control); border-radius: .375rem; text-decoration: none; cursor: pointer; }
.button:hover { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 8%, var(--raised)); }
.button.primary { color: var(--raised); background: var(--accent); border-color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: var(--space) 0 0; }

fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
label, legend { font-weight: 600; font-size: .9rem; padding: 0; }
input, select { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--control); border-radius: .375rem;
  min-height: 2.25rem; padding: .25rem .55rem; max-width: 100%; accent-color: var(--accent); }
input:not([type=checkbox], [type=radio]), select { width: 100%; }
input[type=checkbox], input[type=radio] { min-height: 0; width: 1.15rem; height: 1.15rem; margin: 0; flex: none; }
.choice { display: flex; gap: .45rem; align-items: center; min-height: 1.75rem; font-weight: 400; }
.field { display: flex; flex-direction: column; gap: .25rem; min-width: 0; }
.field .hint { color: var(--muted); font-size: .85rem; margin: 0; }
.field .fault { color: var(--critical); font-size: .9rem; font-weight: 600; margin: 0; }
[aria-invalid=true] { border-color: var(--critical); border-width: 2px; }
@media (max-width: 40rem) { table.facts, table.facts tbody, table.facts tr, table.facts th, table.facts td { display: block; width: auto; }
  table.facts th { border-bottom: 0; padding-bottom: 0; } }
@media (forced-colors: active) { .badge::before { background: CanvasText; forced-color-adjust: none; } .card, .note, .badge { border-color: CanvasText; } }
`;
