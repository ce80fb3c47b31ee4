CREATE SCHEMA "certalog";
--> statement-breakpoint
CREATE TABLE "certalog"."accounts" (
	"account_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"token_name" text,
	"configured" boolean DEFAULT true NOT NULL,
	"inventory_version" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certalog"."association_gaps" (
	"account_id" text NOT NULL,
	"certificate_id" text NOT NULL,
	"last_read_at" timestamp with time zone,
	"since" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "association_gaps_account_id_certificate_id_pk" PRIMARY KEY("account_id","certificate_id")
);
--> statement-breakpoint
CREATE TABLE "certalog"."associations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certalog"."associations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"certificate_id" text NOT NULL,
	"service" text NOT NULL,
	"status" text NOT NULL,
	"ordinal" integer NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	CONSTRAINT "associations_period" CHECK (valid_to > valid_from)
);
--> statement-breakpoint
CREATE TABLE "certalog"."bundle_blocks" (
	"bundle_digest" "bytea" NOT NULL,
	"position" integer NOT NULL,
	"bundle_index" integer,
	"fingerprint_sha256" "bytea",
	"label" text,
	"reason" text,
	"text" text,
	CONSTRAINT "bundle_blocks_bundle_digest_position_pk" PRIMARY KEY("bundle_digest","position"),
	CONSTRAINT "bundle_blocks_element_or_reason" CHECK ((fingerprint_sha256 is null) <> (reason is null))
);
--> statement-breakpoint
CREATE TABLE "certalog"."bundles" (
	"digest" "bytea" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certalog"."certificates" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certalog"."certificates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"certificate_id" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"name" text,
	"ca" boolean,
	"type" text,
	"uploaded_on" timestamp with time zone,
	"declared_expires_on" timestamp with time zone,
	"declared_issuer" text,
	"declared_serial_number" text,
	"declared_signature" text,
	"record_failures" jsonb NOT NULL,
	"record_digest" "bytea" NOT NULL,
	"bundle_digest" "bytea" NOT NULL,
	"earliest_not_after" timestamp with time zone,
	"latest_not_before" timestamp with time zone,
	CONSTRAINT "certificates_period" CHECK (valid_to > valid_from)
);
--> statement-breakpoint
CREATE TABLE "certalog"."elements" (
	"fingerprint_sha256" "bytea" PRIMARY KEY NOT NULL,
	"der" "bytea" NOT NULL,
	"parser_version" integer NOT NULL,
	"parses" boolean NOT NULL,
	"spki_sha256" "bytea",
	"serial_number" text,
	"serial_number_decimal" text,
	"version" bigint,
	"subject" text,
	"subject_cn" text,
	"issuer" text,
	"issuer_cn" text,
	"not_before" timestamp with time zone,
	"not_after" timestamp with time zone,
	"signature_algorithm" text,
	"signature_algorithm_oid" text,
	"key_algorithm" text,
	"key_algorithm_oid" text,
	"key_size" integer,
	"curve" text,
	"is_ca" boolean,
	"path_length" bigint,
	"key_usage" jsonb,
	"extended_key_usage" jsonb,
	"subject_alternative_names" jsonb,
	"subject_key_identifier" text,
	"authority_key_identifier" text,
	"self_signed" boolean,
	"failures" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certalog"."listing_gaps" (
	"account_id" text NOT NULL,
	"certificate_id" text NOT NULL,
	"last_seen_at" timestamp with time zone,
	"since" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "listing_gaps_account_id_certificate_id_pk" PRIMARY KEY("account_id","certificate_id")
);
--> statement-breakpoint
CREATE TABLE "certalog"."sync_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certalog"."sync_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"trigger" text NOT NULL,
	"tick" timestamp with time zone,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"outcome" text,
	"reason" text,
	"detail" text,
	"list_read_at" timestamp with time zone,
	"listed" integer,
	"reported" integer,
	"pages" integer,
	"unidentified" integer,
	"associations_read" integer,
	"associations_missing" integer,
	"certificates_added" integer,
	"certificates_changed" integer,
	"certificates_removed" integer,
	"associations_added" integer,
	"associations_removed" integer,
	"requests" integer,
	"retries" integer,
	"list_seconds" real,
	"associations_seconds" real,
	"removal_seconds" real,
	CONSTRAINT "sync_runs_outcome" CHECK (outcome in ('complete', 'incomplete', 'failed')),
	CONSTRAINT "sync_runs_closed" CHECK ((finished_at is null) = (outcome is null))
);
--> statement-breakpoint
ALTER TABLE "certalog"."association_gaps" ADD CONSTRAINT "association_gaps_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."associations" ADD CONSTRAINT "associations_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."bundle_blocks" ADD CONSTRAINT "bundle_blocks_bundle_digest_bundles_digest_fk" FOREIGN KEY ("bundle_digest") REFERENCES "certalog"."bundles"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."bundle_blocks" ADD CONSTRAINT "bundle_blocks_fingerprint_sha256_elements_fingerprint_sha256_fk" FOREIGN KEY ("fingerprint_sha256") REFERENCES "certalog"."elements"("fingerprint_sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."certificates" ADD CONSTRAINT "certificates_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."certificates" ADD CONSTRAINT "certificates_bundle_digest_bundles_digest_fk" FOREIGN KEY ("bundle_digest") REFERENCES "certalog"."bundles"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."listing_gaps" ADD CONSTRAINT "listing_gaps_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certalog"."sync_runs" ADD CONSTRAINT "sync_runs_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "certalog"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "associations_one_current" ON "certalog"."associations" USING btree ("account_id","certificate_id","service","status","ordinal") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "associations_periods" ON "certalog"."associations" USING btree ("account_id","certificate_id","valid_from");--> statement-breakpoint
CREATE INDEX "associations_current_by_service" ON "certalog"."associations" USING btree ("service","account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "bundle_blocks_by_fingerprint" ON "certalog"."bundle_blocks" USING btree ("fingerprint_sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_one_current" ON "certalog"."certificates" USING btree ("account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "certificates_periods" ON "certalog"."certificates" USING btree ("account_id","certificate_id","valid_from");--> statement-breakpoint
CREATE INDEX "certificates_current_by_expiry" ON "certalog"."certificates" USING btree (coalesce(earliest_not_after, '-infinity'),"account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "certificates_current_by_name" ON "certalog"."certificates" USING btree (coalesce(name, '') collate "C","account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "certificates_current_by_upload" ON "certalog"."certificates" USING btree (coalesce(uploaded_on, '-infinity'),"account_id","certificate_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "certificates_by_bundle" ON "certalog"."certificates" USING btree ("bundle_digest");--> statement-breakpoint
CREATE INDEX "elements_by_spki" ON "certalog"."elements" USING btree ("spki_sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_one_open_per_account" ON "certalog"."sync_runs" USING btree ("account_id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "sync_runs_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sync_runs_complete_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id" DESC NULLS LAST) WHERE outcome = 'complete';--> statement-breakpoint
CREATE INDEX "sync_runs_list_read_by_account" ON "certalog"."sync_runs" USING btree ("account_id","id" DESC NULLS LAST) WHERE list_read_at is not null;