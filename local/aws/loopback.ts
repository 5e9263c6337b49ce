import type { Server } from 'node:http';

/** Opens a free port on loopback that keeps no process alive: `url` is `http://127.0.0.1:49321`. */
export async function loopback(server: Server): Promise<{ readonly url: string; close(): void }> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  server.unref();
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port on loopback');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
