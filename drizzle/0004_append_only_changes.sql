CREATE FUNCTION "certalog"."refuse_change_of_log"() RETURNS trigger LANGUAGE plpgsql AS $$
begin
	raise exception 'The change log of Certalog only grows: % on %.% is refused.', tg_op, tg_table_schema, tg_table_name
		using errcode = 'insufficient_privilege',
			hint = 'What was recorded stays as it was. See docs/audit.md.';
end $$;
--> statement-breakpoint
-- For each statement: TRUNCATE has no other, and a statement that meets no row is refused as well.
CREATE TRIGGER "changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "certalog"."changes"
	FOR EACH STATEMENT EXECUTE FUNCTION "certalog"."refuse_change_of_log"();
--> statement-breakpoint
-- Always: otherwise a session that sets session_replication_role to replica would get round it.
ALTER TABLE "certalog"."changes" ENABLE ALWAYS TRIGGER "changes_append_only";
