import { TcpProxy } from '../../support/tcp-proxy';

/** The proxy of test/support, under the names that these tests still use. */
export class Door extends TcpProxy {
  constructor(port: number) {
    super({ url: `http://127.0.0.1:${port}` });
  }

  set port(port: number) {
    this.target = { url: `http://127.0.0.1:${port}` };
  }
}
