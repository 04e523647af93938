import { Injectable } from '@nestjs/common';
import { InvalidRequestError, type Json } from '@app/kernel';
import type { Plan } from '../planning/plan';
import { readPlan } from '../planning/read-plan';
import { complexityOf, isParallel } from './plan-shape';
import type { PlanContent } from './stored-plan';

/** What is to become a plan: a document, or else a question. */
export interface PlanWish {
  readonly document?: unknown;
  readonly query?: string;
  readonly domain?: string;
  readonly executionMode?: string;
  readonly metadata?: { readonly [key: string]: Json };
}

/** Makes plans of what callers send. */
@Injectable()
export class PlanAuthor {
  /**
   * @throws InvalidPlanError (INVALID_REQUEST) that lists every problem of a document
   * @throws InvalidRequestError (INVALID_REQUEST) when there is neither a document nor a question
   */
  write({ document, domain, executionMode = 'auto', metadata = {}, query = '' }: PlanWish): PlanContent {
    const plan = document === undefined ? planOf(query) : readPlan(document, '/plan');
    return {
      document: plan,
      domain: domain ?? plan.domain ?? 'generic',
      executionMode,
      metadata,
      facts: {
        planner: document === undefined ? 'rules' : 'caller',
        complexity: complexityOf(plan),
        parallel: isParallel(plan),
        estimatedDurationMs: null,
        estimatedCostUsd: null,
      },
    };
  }
}

function planOf(query: string): Plan {
  if (query.trim() === '') {
    throw new InvalidRequestError('Send a query or a plan.', {
      problems: [{ field: '/query', message: 'is required when there is no plan' }],
    });
  }
  return readPlan({ steps: [{ id: 'answer', name: 'Answer', type: 'llm-call', prompt: query }] }, '/plan');
}
