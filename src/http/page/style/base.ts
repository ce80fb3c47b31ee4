/** What all pages have in common. */
export const baseStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
td { overflow-wrap: anywhere; }
td.number { font-variant-numeric: tabular-nums; }
table.facts th { width: 13rem; }
footer { margin-top: 2rem; opacity: .75; }
`;
