import { connect } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import type { AddressGuard } from '../network/address-guard';
import { GuardedSocket } from '../network/guarded-socket';

/** Code of a cancel request, in place of a protocol version. Source: PostgreSQL 15, section 55.7. */
const CANCEL_CODE = 80_877_102;
const CANCEL_BYTES = 16;
const CANCEL_TIMEOUT_MS = 2_000;

/** What pg knows of the server's session, without declaring it. */
interface SessionKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

export interface GuardedClientConfig extends ClientConfig {
  readonly guard: AddressGuard;
}

/** A connection to PostgreSQL that goes only where its guard allows, and whose statement can be ended from outside. */
export class GuardedClient extends Client {
  private readonly socket: GuardedSocket;
  private spent = false;

  constructor(config: GuardedClientConfig) {
    const socket = new GuardedSocket(config.guard, Boolean(config.ssl));
    // The pool hides the password from spreading.
    super({ ...config, password: config.password, stream: () => socket });
    this.socket = socket;
    // A connection that breaks is replaced; without a listener it would end the process.
    this.on('error', () => undefined);
  }

  /** Bytes that came from the server so far, encrypted or not. */
  get receivedBytes(): number {
    return this.socket.bytesRead;
  }

  /** True when the state of the session is not known: it must not be used again. */
  get isSpent(): boolean {
    return this.spent;
  }

  /** Gives the session up. */
  spend(): void {
    this.spent = true;
  }

  /**
   * Gives the session up in the middle of a statement: asks the server to end it, on a connection of its own to the same
   * address, and takes in nothing more. What waits for the statement fails. Never fails itself.
   */
  abandon(): void {
    this.spend();
    this.cancelStatement();
    this.socket.destroy();
  }

  private cancelStatement(): void {
    const { processID, secretKey } = this as unknown as SessionKey;
    const { remoteAddress: host, remotePort: port } = this.socket;
    if (processID === null || secretKey === null || host === undefined || port === undefined) return;
    const request = Buffer.alloc(CANCEL_BYTES);
    [CANCEL_BYTES, CANCEL_CODE, processID, secretKey].forEach((word, index) =>
      request.writeInt32BE(word, index * 4),
    );
    const line = connect({ host, port });
    line.setTimeout(CANCEL_TIMEOUT_MS, () => line.destroy());
    line.on('error', () => undefined);
    line.end(request);
    line.resume();
  }
}
