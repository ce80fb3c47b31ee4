-- A trusted extension: who may create a schema in the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA "certalog";
--> statement-breakpoint
-- Deferrable, so that a statement is judged by what it leaves: one that moves the current row's beginning writes the row
-- of the past in the same statement. The column that tells most rows apart comes first: the index is cheaper so.
ALTER TABLE "certalog"."certificates" ADD CONSTRAINT "certificates_no_overlap"
	EXCLUDE USING gist (certificate_id WITH =, account_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
	DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "certalog"."associations" ADD CONSTRAINT "associations_no_overlap"
	EXCLUDE USING gist (certificate_id WITH =, service WITH =, status WITH =, ordinal WITH =, account_id WITH =,
		tstzrange(valid_from, valid_to) WITH &&)
	DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint
ALTER TABLE "certalog"."findings" ADD CONSTRAINT "findings_no_overlap"
	EXCLUDE USING gist (certificate_id WITH =, check_name WITH =, (coalesce(bundle_index, -1)) WITH =, account_id WITH =,
		tstzrange(valid_from, valid_to) WITH &&)
	DEFERRABLE INITIALLY IMMEDIATE;
