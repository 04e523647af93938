import { Socket, type SocketConnectOpts } from 'node:net';
import type { AddressGuard } from './address-guard';

/** A socket that looks where it goes, for clients that bring their own protocol. */
export class GuardedSocket extends Socket {
  constructor(
    private readonly guard: AddressGuard,
    private readonly isEncrypted: boolean,
  ) {
    super();
  }

  /** Connects to `(port, host)` once the guard has admitted it; otherwise fails with the guard's error. */
  override connect(...args: unknown[]): this {
    const [port, host] = args;
    if (typeof port !== 'number' || typeof host !== 'string') {
      // What the guard found; Node itself may also call with its own normalised arguments.
      return super.connect(...(args as [SocketConnectOpts]));
    }
    this.guard.admit({ host, port, isEncrypted: this.isEncrypted }).then(
      (address) => (this.destroyed ? undefined : super.connect({ host: address, port })),
      (error: Error) => this.destroy(error),
    );
    return this;
  }
}
