import { Inject, Injectable } from '@nestjs/common';
import type { RunContext } from '../../execution/run-context';
import { RUN_APPROVALS, type RunApprovalsProvider } from '../run-approvals.provider';
import { RunChildren } from './run-children';
import type { RunControl } from './run-control';
import { RunRevisions } from './run-revisions';

/** What a run may turn to outside itself. */
@Injectable()
export class RunSurroundings {
  constructor(
    @Inject(RUN_APPROVALS) private readonly approvals: RunApprovalsProvider,
    private readonly children: RunChildren,
    private readonly revisions: RunRevisions,
  ) {}

  of(control: RunControl): Pick<RunContext, 'approvals' | 'children' | 'revise'> {
    const { run } = control;
    return {
      approvals: this.approvals.of(run),
      children: this.children.of(control),
      revise: this.revisions.of(control),
    };
  }
}
