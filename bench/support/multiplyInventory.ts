import type postgres from 'postgres';

/**
 * Makes of each stored certificate `times` ones, each with elements, bundle, times, names and associations of its own
 * that differ as little as they may; runs and accounts stay as they are. Indexes are built anew at the end.
 */
export async function multiplyInventory(client: postgres.Sql, times: number): Promise<void> {
  if (times > 1) {
    await client`set maintenance_work_mem = '512MB'`;
    await client`set synchronous_commit = off`;
    await withoutIndexes(client, () => copyRows(client, times - 1));
    await client`update certalog.accounts set inventory_version = inventory_version + 1`;
  }
  await client`vacuum analyze`;
}

/** Copy `k` of a row: digests mix `k` in, instants move by up to 20 days so that they are all different. */
async function copyRows(client: postgres.Sql, copies: number): Promise<void> {
  const series = client`generate_series(1, ${copies}::int) k`;
  const later = client`make_interval(secs => k * 7919 % 1728000)`;
  const mixed = (column: string) => client`sha256(${client(column)} || int4send(k))`;
  const certificateId = client`md5(certificate_id || k)::uuid::text`;
  await client`
    insert into certalog.elements (fingerprint_sha256, der, parser_version, parses, spki_sha256, serial_number,
      serial_number_decimal, version, subject, subject_cn, issuer, issuer_cn, not_before, not_after,
      signature_algorithm, signature_algorithm_oid, key_algorithm, key_algorithm_oid, key_size, curve, is_ca,
      path_length, key_usage, extended_key_usage, subject_alternative_names, subject_key_identifier,
      authority_key_identifier, self_signed, failures)
    select ${mixed('fingerprint_sha256')}, der, parser_version, parses, ${mixed('spki_sha256')},
      md5(serial_number || k), serial_number_decimal, version, subject, subject_cn || ' ' || k, issuer, issuer_cn,
      not_before + ${later}, not_after + ${later}, signature_algorithm, signature_algorithm_oid, key_algorithm,
      key_algorithm_oid, key_size, curve, is_ca, path_length, key_usage, extended_key_usage,
      subject_alternative_names, subject_key_identifier, authority_key_identifier, self_signed, failures
    from ${series} cross join certalog.elements`;
  await client`
    insert into certalog.bundles (digest) select ${mixed('digest')} from ${series} cross join certalog.bundles`;
  await client`
    insert into certalog.bundle_blocks (bundle_digest, position, bundle_index, fingerprint_sha256, label, reason, text)
    select ${mixed('bundle_digest')}, position, bundle_index, ${mixed('fingerprint_sha256')}, label, reason, text
    from ${series} cross join certalog.bundle_blocks`;
  await client`
    insert into certalog.certificates (account_id, certificate_id, valid_from, valid_to, name, ca, type, uploaded_on,
      declared_expires_on, declared_issuer, declared_serial_number, declared_signature, record_failures,
      record_digest, bundle_digest, earliest_not_after, latest_not_before)
    select account_id, ${certificateId}, valid_from, valid_to, name || ' ' || k, ca, type, uploaded_on - ${later},
      declared_expires_on + ${later}, declared_issuer, declared_serial_number, declared_signature, record_failures,
      ${mixed('record_digest')}, ${mixed('bundle_digest')}, earliest_not_after + ${later}, latest_not_before + ${later}
    from ${series} cross join certalog.certificates`;
  await client`
    insert into certalog.associations (account_id, certificate_id, service, status, ordinal, valid_from, valid_to)
    select account_id, ${certificateId}, service, status, ordinal, valid_from, valid_to
    from ${series} cross join certalog.associations`;
}

/** Row by row, keeping indexes and foreign keys would take longer than all the rest. */
async function withoutIndexes(client: postgres.Sql, work: () => Promise<void>): Promise<void> {
  const constraints = await client<{ relation: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as relation, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'certalog'::regnamespace and contype in ('f', 'p', 'x')
    order by contype`;
  const indexes = await client<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'certalog'::regnamespace and not i.indisprimary and not i.indisexclusion`;
  for (const { relation, name } of constraints) {
    await client.unsafe(`alter table ${relation} drop constraint ${name}`);
  }
  for (const { name } of indexes) await client.unsafe(`drop index ${name}`);
  await work();
  for (const { relation, name, definition } of constraints.toReversed()) {
    await client.unsafe(`alter table ${relation} add constraint ${name} ${definition}`);
  }
  for (const { definition } of indexes) await client.unsafe(definition);
}
