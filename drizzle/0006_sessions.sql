CREATE TABLE "certalog"."sessions" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"proof" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_kind" CHECK (kind in ('token', 'user'))
);
--> statement-breakpoint
CREATE INDEX "sessions_of_credential" ON "certalog"."sessions" USING btree ("kind","name","created_at");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "certalog"."sessions" USING btree ("expires_at");