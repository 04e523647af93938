import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { PolicyStore, type StoredPolicy } from '@app/policy';
import { PolicyAuthoring } from '../policies/authoring/policy-authoring';
import { visiblePolicies } from '../policies/mapping/visible-policies';
import { fillTemplate } from './fill-template';
import { shippedTemplates } from './shipped/shipped-templates';
import { findTemplate } from './template-catalog';
import type { TemplateApplication, TemplateStats } from './template.dto';

/** Makes policies out of templates, and knows which were made. */
@Injectable()
export class TemplatePolicies {
  constructor(
    private readonly authoring: PolicyAuthoring,
    private readonly store: PolicyStore,
  ) {}

  /**
   * Makes a policy of the tenant out of a template.
   * @throws InvalidRequestError (INVALID_REQUEST) whose `problems` name `variables.<name>`
   * @throws NotFoundError (NOT_FOUND) for a template that does not exist
   */
  async apply(principal: Principal, id: string, body: TemplateApplication): Promise<StoredPolicy> {
    const template = findTemplate(id);
    const pattern = fillTemplate(template, body.variables ?? {});
    return this.authoring.create(principal, {
      ...pattern,
      conditions: [...pattern.conditions],
      actions: [...pattern.actions],
      name: body.policy_name,
      description: body.description ?? template.description,
      enabled: body.enabled ?? false,
      priority: body.priority ?? pattern.priority,
      tags: [...template.tags, tagOf(id)],
    });
  }

  /** How often the tenant uses each template: policies that were made from it and still exist. */
  async stats(principal: Principal): Promise<TemplateStats> {
    const policies = await visiblePolicies(this.store, principal);
    return {
      stats: shippedTemplates.map(({ displayName, id }) => {
        const made = policies.filter(({ document }) => document.tags.includes(tagOf(id)));
        const latestMs = Math.max(...made.map(({ createdAt }) => createdAt.getTime()));
        return {
          template_id: id,
          template_name: displayName,
          usage_count: made.length,
          ...(made.length > 0 && { last_used_at: new Date(latestMs).toISOString() }),
        };
      }),
    };
  }
}

/** The tag of policies that were made from a template. */
function tagOf(id: string): string {
  return `template:${id}`;
}
