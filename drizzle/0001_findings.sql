CREATE TABLE "certalog"."changes" (
	"account_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"certificate_id" text NOT NULL,
	"content" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "changes_account_id_sequence_pk" PRIMARY KEY("account_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "certalog"."element_rereadings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certalog"."element_rereadings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"fingerprint_sha256" "bytea" NOT NULL,
	"from_version" integer NOT NULL,
	"to_version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"changes" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certalog"."findings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certalog"."findings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"certificate_id" text NOT NULL,
	"check_name" text NOT NULL,
	"bundle_index" integer,
	"severity" text NOT NULL,
	"detail" text NOT NULL,
	"exception_reason" text,
	"exception_expires_at" timestamp with time zone,
	"opened_at" timestamp with time zone NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	CONSTRAINT "findings_period" CHECK (valid_to > valid_from),
	CONSTRAINT "findings_exception" CHECK ((exception_reason is null) = (exception_expires_at is null))
);
--> statement-breakpoint
DROP INDEX "certalog"."sync_runs_by_account";--> statement-breakpoint
DROP INDEX "certalog"."sync_runs_complete_by_account";--> statement-breakpoint
DROP INDEX "certalog"."sync_runs_list_read_by_account";--> statement-breakpoint
ALTER TABLE "certalog"."accounts" ADD COLUMN "change_sequence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "certalog"."accounts" ADD COLUMN "change_hash" "bytea";--> statement-breakpoint
ALTER TABLE "certalog"."accounts" ADD COLUMN "changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "certalog"."bundles" ADD COLUMN "parser_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD COLUMN "findings_opened" integer;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD COLUMN "findings_closed" integer;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD COLUMN "findings_seconds" real;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD COLUMN "findings_basis" text;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD COLUMN "findings_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "certalog"."changes" ADD CONSTRAINT "changes_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."element_rereadings" ADD CONSTRAINT "element_rereadings_fingerprint_sha256_elements_fingerprint_sha256_fk" FOREIGN KEY ("fingerprint_sha256") REFERENCES "certalog"."elements"("fingerprint_sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."findings" ADD CONSTRAINT "findings_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_by_time" ON "certalog"."changes" USING btree ("at","account_id","sequence");--> statement-breakpoint
CREATE INDEX "changes_of_certificate" ON "certalog"."changes" USING btree ("account_id","certificate_id","sequence");--> statement-breakpoint
CREATE INDEX "element_rereadings_by_fingerprint" ON "certalog"."element_rereadings" USING btree ("fingerprint_sha256","id");--> statement-breakpoint
CREATE UNIQUE INDEX "findings_one_current" ON "certalog"."findings" USING btree ("account_id","certificate_id","check_name",coalesce(bundle_index, -1)) WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "findings_periods" ON "certalog"."findings" USING btree ("account_id","certificate_id","valid_from");--> statement-breakpoint
CREATE INDEX "findings_by_opening" ON "certalog"."findings" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "findings_current_by_check" ON "certalog"."findings" USING btree ("check_name","account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "bundle_blocks_with_text" ON "certalog"."bundle_blocks" USING btree ("bundle_digest") WHERE text is not null;--> statement-breakpoint
CREATE INDEX "bundle_blocks_refused" ON "certalog"."bundle_blocks" USING btree ("bundle_digest") WHERE reason is not null;--> statement-breakpoint
CREATE INDEX "elements_by_parser_version" ON "certalog"."elements" USING btree ("parser_version");--> statement-breakpoint
CREATE INDEX "elements_with_failures" ON "certalog"."elements" USING btree ("fingerprint_sha256") WHERE failures <> '[]';--> statement-breakpoint
CREATE INDEX "sync_runs_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "sync_runs_complete_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id") WHERE outcome = 'complete';--> statement-breakpoint
CREATE INDEX "sync_runs_list_read_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id") WHERE list_read_at is not null;