CREATE INDEX "associations_by_beginning" ON "certalog"."associations" USING btree ("valid_from");--> statement-breakpoint
CREATE INDEX "associations_by_end" ON "certalog"."associations" USING btree ("valid_to") WHERE valid_to is not null;--> statement-breakpoint
CREATE INDEX "certificates_by_beginning" ON "certalog"."certificates" USING btree ("valid_from");--> statement-breakpoint
CREATE INDEX "certificates_by_end" ON "certalog"."certificates" USING btree ("valid_to") WHERE valid_to is not null;--> statement-breakpoint
CREATE INDEX "findings_by_beginning" ON "certalog"."findings" USING btree ("valid_from");--> statement-breakpoint
CREATE INDEX "findings_by_end" ON "certalog"."findings" USING btree ("valid_to") WHERE valid_to is not null;