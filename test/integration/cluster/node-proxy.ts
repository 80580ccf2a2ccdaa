import { Proxy } from '../../support/proxy';

/** A proxy in front of one node at a time. */
export class NodeProxy extends Proxy {
  readonly #route: { target: { readonly url: string } | undefined };

  constructor(target: { readonly url: string }) {
    const route = { target };
    super(() => Number(new URL(route.target.url).port));
    this.#route = route;
  }

  /** The node that new connections lead to. They are cut while there is none. */
  set target(target: { readonly url: string } | undefined) {
    this.#route.target = target;
    this.isClosed = target === undefined;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts every connection, as when a phone loses its signal, and new ones at once until there is a target again. */
  override cut(): void {
    this.target = undefined;
    super.cut();
  }
}
