/** All tables, as Drizzle and its migrations see them; see also the triggers and constraints in drizzle/. */

export * from './schema/accounts.ts';
export { certalog } from './schema/certalog.ts';
export * from './schema/certificates.ts';
export * from './schema/changes.ts';
export * from './schema/elements.ts';
export * from './schema/findings.ts';
export * from './schema/sessions.ts';
