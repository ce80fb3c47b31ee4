import { expect, it } from 'vitest';
import { connect } from '../../src/database/connection.ts';

/** Nothing listens on this reserved port, and no other test can be given it. */
const NOBODY = 'postgres://certalog@127.0.0.1:2/certalog';

it('a server that is away is asked again within a second, however long it has been away', async () => {
  const client = connect({ url: NOBODY, max: 1 });
  for (let attempt = 0; attempt < 12; attempt++) {
    const asked = performance.now();
    await expect(client`select 1`).rejects.toThrow('ECONNREFUSED');
    expect(performance.now() - asked).toBeLessThan(1500);
  }
  await client.end();
});
