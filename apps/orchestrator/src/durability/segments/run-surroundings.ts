import { Inject, Injectable } from '@nestjs/common';
import type { RunContext } from '../../execution/run-context';
import { RUN_APPROVALS, type RunApprovalsProvider } from '../run-approvals.provider';
import type { StoredRun } from '../runs/stored-run';
import { RunChildren } from './run-children';

/** What a run may turn to outside itself. */
@Injectable()
export class RunSurroundings {
  constructor(
    @Inject(RUN_APPROVALS) private readonly approvals: RunApprovalsProvider,
    private readonly children: RunChildren,
  ) {}

  of(run: StoredRun): Pick<RunContext, 'approvals' | 'children'> {
    return { approvals: this.approvals.of(run), children: this.children.of(run) };
  }
}
