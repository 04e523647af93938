import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Json, Principal } from '@app/kernel';
import { planCallerOf, userOf } from '../plans/caller-form';
import { PlanAuthor } from '../plans/plan-author';
import { PlanConversation } from '../plans/plan-conversation';
import { PlanExecutions } from '../plans/plan-executions';
import { isUnfinished } from '../plans/plan-state';
import { Plans } from '../plans/plans.service';
import type { StartedExecution } from '../plans/plan-launch';
import type { PlanState } from '../plans/plan-state';
import { planOfDocument } from './plan-of-document';
import type { WorkflowDocument } from './workflow-document.dto';

/** A document to run. */
export interface DocumentWish {
  readonly document: WorkflowDocument;
  readonly input: Json;
  readonly user: unknown;
}

/** How far the run of a document came by the time of the answer. */
export interface DocumentRun {
  readonly started: StartedExecution;
  readonly state: PlanState;
  readonly isOver: boolean;
}

/** Runs workflow documents: each becomes a plan. */
@Injectable()
export class DocumentRuns {
  constructor(
    private readonly author: PlanAuthor,
    private readonly plans: Plans,
    private readonly executions: PlanExecutions,
    private readonly conversation: PlanConversation,
  ) {}

  /**
   * Runs a document until it has ended, waits for a person, or takes too long to be waited for.
   * @throws InvalidPlanError (INVALID_REQUEST) that lists the problems of the document
   * @throws everything that `PlanAuthor.write` and `PlanExecutions.start` throw
   */
  async run(request: FastifyRequest, { document, input, user }: DocumentWish): Promise<DocumentRun> {
    const principal = request.principal as Principal;
    const plan = planOfDocument(document, '/workflow');
    const { content } = await this.author.write({ document: plan }, planCallerOf(request, { user }));
    const { tags = [], version = '' } = document.metadata;
    const metadata = { workflow_version: version, tags };
    const added = this.plans.createStarted(principal, { ...content, metadata });
    const { trace } = request;
    const started = await this.executions.start(added, {
      principal,
      trace,
      user: userOf(user, user),
      input,
    });
    const rest =
      started.verdict === 'started'
        ? await this.conversation.settle(started.run, request.callerSignal)
        : null;
    const state = await this.plans.stateAfter(added.plan, rest);
    return { started, state, isOver: !isUnfinished(state.status) };
  }
}
