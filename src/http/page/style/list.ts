/** Tables of many columns: on a narrow screen each row becomes a card, whose values carry the names of their columns. */
export const listStyle = `
.sub { display: block; color: var(--muted); font-size: .875rem; font-weight: 400; }
.words > .sub { white-space: nowrap; }
.cards tbody th { font-weight: 600; min-width: 10rem; }
.badges { display: inline-flex; flex-wrap: wrap; gap: .25rem; }
.badges.plain { list-style: none; margin: 0; padding: 0; gap: .35rem 1.25rem; }
.filters.inline { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; margin-bottom: var(--space); }
.filters.inline .actions { margin: 0; }
.sort { display: inline-flex; align-items: center; min-height: 1.5rem; gap: .3em; }
.fields { display: grid; gap: .9rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); align-items: start; }
.fields fieldset { grid-column: 1 / -1; }
.choices { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; }
details { margin-top: .9rem; }
summary { cursor: pointer; min-height: 1.75rem; color: var(--accent); font-weight: 600; width: fit-content; }
details .fields { margin-top: .6rem; }
.chips { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 0; }
.stack > .chips { margin-top: .75rem; }
.chips a { display: inline-flex; align-items: center; gap: .4em; min-height: 1.9rem; padding: .1rem .75rem; border: 1px solid var(--control); border-radius: 1rem;
  background: var(--raised); color: var(--text); text-decoration: none; overflow-wrap: anywhere; }
.chips a:hover { border-color: var(--critical); }
@media (min-width: 44rem) { .narrow { display: none; } }
@media (max-width: 44rem) {
  table.cards, .cards tbody, .cards tr, .cards th, .cards td, .cards caption { display: block; }
  .cards thead { display: none; }
  .cards tbody tr { padding: .6rem 0; border-bottom: 1px solid var(--border); }
  .cards tbody tr:last-child { border-bottom: 0; }
  .cards tbody th, .cards tbody td { border: 0; padding: .1rem 0; }
  .cards td[data-label] { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 .5rem; text-align: left; white-space: normal; }
  .cards td[data-label]::before { content: attr(data-label); color: var(--muted); font-size: .875rem; grid-row: span 4; }
  .cards td[data-label] > * { grid-column: 2; justify-self: start; }
  .cards time { white-space: normal; }
}
`;
