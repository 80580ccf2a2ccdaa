import { FlakyClient, FlakyServer } from './flaky-server';
import { connected } from './socket-server';
import type { TcpProxy } from './tcp-proxy';

export { OFFSET_EVENT as OFFSET } from './flaky-server';

/** The flaky server under the names that test/integration/recovery still uses. */
export class CuttableServer extends FlakyServer {
  override async connect(namespace = '/', url = this.url): Promise<Visitor> {
    const visitor = new Visitor(this.createClient(url + namespace, { reconnection: false }), this, namespace);
    await visitor.connected();
    return visitor;
  }
}

export class Visitor extends FlakyClient {
  declare server: CuttableServer;
  readonly heard = this.received;
  readonly firstOffset = this.firstOffsetEvent;

  get offsets(): number {
    return this.offsetEvents;
  }

  nextOffset = () => this.nextOffsetEvent();
  isCutOff = () => this.loseConnection();
  losesItsNetwork = (proxy: Pick<TcpProxy, 'silence'>) => this.loseNetwork(proxy);
  comesBack = () => this.reconnect();
  allHasArrived = () => this.waitForDelivery();
  connected = () => connected(this.client);
}
