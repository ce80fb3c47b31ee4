/** Reports: wide, and made to be printed; the head of the table is repeated on each sheet. */
export const reportStyle = `
body:has(table.report) { max-width: none; }
table.report { font-size: .8rem; }
table.report dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 0 .6rem; }
table.report dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
table.report dt { opacity: .75; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  table.report { font-size: 7pt; }
  table.report thead { display: table-header-group; }
  table.report tr { break-inside: avoid; }
}
`;
