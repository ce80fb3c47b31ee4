import { test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { loadCertificates } from '../../src/emulator/loadCertificates.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { certalog, serve } from './certalog.ts';
import { certificateBlocks, readWithOpenssl } from './openssl.ts';
test('x', async () => {
  const a = await loadCertificates('/usr/share/ca-certificates/mozilla');
  const b = await loadCertificates('/work/shared/corpus');
  const emulator = await startEmulator({ accounts: [{ id: 'a'.repeat(32), name: 'a', certificates: a }, { id: 'b'.repeat(32), name: 'b', certificates: b }] });
  const db = await createTestDatabase();
  const settings = { DATABASE_URL: db.url, CLOUDFLARE_BASE_URL: emulator.url, CLOUDFLARE_API_TOKEN: 'x', CLOUDFLARE_ACCOUNT_IDS: `${'a'.repeat(32)},${'b'.repeat(32)}`, CERTALOG_RATE_LIMIT: 'off', CERTALOG_SYNC_ON_START: 'false' };
  console.time('sync'); console.log(await certalog(['sync'], settings)); console.timeEnd('sync');
  console.log(emulator.requests.byOperation, a.length, b.length);
  const s = await serve(settings);
  let cursor = ''; const all: any[] = [];
  do { const p: any = await s.json(`/api/v1/certificates?limit=100${cursor}`); all.push(...p.data); cursor = p.page.next_cursor ? `&cursor=${encodeURIComponent(p.page.next_cursor)}` : ''; } while (cursor);
  console.log(all.length, await s.program.stop());
  console.time('openssl');
  let eq = 0, refused = 0;
  for (const r of [...a, ...b]) {
    const shown = all.find((c) => c.id === r.id);
    const blocks = certificateBlocks(r.certificates);
    if (!blocks.length) { console.log(r.name, 'NOBLOCK', JSON.stringify(shown.refused_blocks), shown.elements.length); continue; }
    for (const [i, block] of blocks.entries()) {
      const o = await readWithOpenssl(block);
      const e = shown.elements.find((e: any) => e.bundle_index === i);
      const rb = shown.refused_blocks.find((e: any) => e.bundle_index === i);
      if (o === null) { refused++; console.log(r.name, i, 'OPENSSL-REFUSES', e ? JSON.stringify(e.failures) + e.not_after : 'no element', JSON.stringify(rb)); continue; }
      if (!e) { console.log(r.name, i, 'OPENSSL READS, WE NOT', JSON.stringify(shown.refused_blocks)); continue; }
      if (e.not_after !== o.notAfter || e.serial_number_decimal !== String(o.serialNumber) || e.fingerprint_sha256 !== o.fingerprintSha256) console.log(r.name, i, 'DIFF', o, e.not_after, e.serial_number, e.serial_number_decimal, e.fingerprint_sha256, JSON.stringify(e.failures)); else eq++;
    }
    if (shown.elements.length + shown.refused_blocks.filter((x: any) => x.bundle_index !== null).length !== blocks.length) console.log(r.name, 'COUNT', blocks.length, shown.elements.length, JSON.stringify(shown.refused_blocks));
  }
  console.log({ eq, refused }); console.timeEnd('openssl');
  await emulator.stop(); await db.drop();
});
