import assert from 'node:assert/strict';

import type { DatabaseApp } from './database-app';
import { assertDeliversData } from './delivery';
import { captureRejection } from './rejection';

/** Sends records with a binary column that is filled, on databases that return a Buffer. */
export function describeBinary(app: DatabaseApp): void {
  const findPhoto = () =>
    app.model('photo').findOne({ title: 'A shop window' }) as Promise<{ title: string; bytes: unknown }>;
  const reject = async () => {
    const photo = await findPhoto();
    assert.ok(Buffer.isBuffer(photo.bytes));
    return captureRejection(() => app.model('photo').message(photo, { photo }));
  };

  describe('a binary column', () => {
    it('is rejected by its path', async () => {
      const { code, path } = await reject();
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.photo.bytes']);
    });

    it('is rejected with a text that names both ways out', async () => {
      const { message } = await reject();
      assert.match(message, /customToJSON/);
      assert.match(message, /pick/);
    });

    it('is not sent where the app picks other fields', async () => {
      const { title } = await findPhoto();
      await assertDeliversData(app, { photo: { title } });
    });
  });
}
