import { Injectable } from '@nestjs/common';

/** Whether the service is on its way out: it still answers, but readiness says that no new work should come. */
@Injectable()
export class Draining {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  /** Cannot be undone. */
  begin(): void {
    this.begun = true;
  }
}
