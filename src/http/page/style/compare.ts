/** The page that compares two dates. */
export const compareStyle = `
.compare-form { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .75rem 1rem; align-items: start; }
.compare-form .actions { grid-column: 1 / -1; margin: 0; }
.presets { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.presets a { display: inline-flex; align-items: center; min-height: 1.75rem; }
.count { display: inline-block; padding: 0 .5em; border: 1px solid var(--border); border-radius: 1em; font-size: .9rem; font-variant-numeric: tabular-nums; color: var(--muted); }
.states { width: auto; min-width: min(100%, 34rem); }
.states .number { padding-left: 1.5rem; }
.states thead time { white-space: normal; }
.states .sum > * { border-top: .12rem solid var(--border); font-weight: 600; }
.differences tbody th { width: 34%; }
`;
