/** The documentation of the API. */
export const docsStyle = `
.docs { display: grid; gap: var(--space) 2rem; grid-template-columns: minmax(0, 1fr); }
.contents ul { list-style: none; padding-left: 0; margin: 0; }
.contents ul ul { padding-left: .9rem; margin-bottom: .6rem; }
.contents a { display: block; padding: .2rem 0; overflow-wrap: anywhere; }
.method { font-weight: 700; font-size: .8em; letter-spacing: .04em; color: var(--muted); }
.docs h3 a { color: inherit; text-decoration: none; }
.docs h3 a:hover { text-decoration: underline; }
.docs h3 { margin-top: 0; }
.docs h4 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
.docs pre { margin: 0 0 .75rem; padding: .6rem .8rem; background: var(--surface); border: 1px solid var(--border);
  border-radius: .375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.docs summary { cursor: pointer; padding: .25rem 0; color: var(--accent); }
.docs .type { color: var(--muted); font-size: .875rem; font-weight: 400; }
.parameters th:first-child { width: 11rem; }
.parameters th:nth-child(2) { width: 25%; }
.parameters th:nth-child(4) { width: 22%; }
.docs .about, .docs .values { display: block; font-size: .9rem; }
.members { list-style: none; padding-left: .9rem; border-left: 2px solid var(--border); margin: .25rem 0 .5rem; }
.members li { padding: .2rem 0; }
.members .name { font-weight: 600; }
.answers dt { padding-top: .5rem; border-top: 1px solid var(--border); }
.answers dd { margin: 0 0 .5rem 1rem; }
.answers p { margin-bottom: .25rem; }
@media (min-width: 70rem) {
  .docs { grid-template-columns: 20rem minmax(0, 1fr); }
  .contents { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
@media (max-width: 50rem) {
  .parameters thead { display: none; }
  .parameters, .parameters tbody, .parameters tr, .parameters th, .parameters td { display: block; width: auto; border: 0; padding-bottom: .2rem; }
  .parameters th:first-child { width: auto; }
  .parameters tr { border-bottom: 1px solid var(--border); padding-bottom: .5rem; }
}
@media print {
  .contents { break-after: page; }
  .docs details::details-content { content-visibility: visible; block-size: auto; }
  .docs .operation { break-inside: auto; }
}
`;
