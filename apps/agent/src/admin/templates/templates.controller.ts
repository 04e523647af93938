import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { CurrentAsker, type Asker } from '../policies/mapping/asker';
import { pageOf } from '../policies/mapping/page-of-policies';
import { toPolicy } from '../policies/mapping/policy-view';
import { presentPolicyError } from '../policies/policy-error.presenter';
import { TEMPLATE_CATEGORIES } from './policy-template';
import { findTemplate, selectTemplates } from './template-catalog';
import { TemplatePolicies } from './template-policies.service';
import {
  TemplateAnswer,
  TemplateApplication,
  TemplateApplied,
  TemplateCategories,
  TemplateList,
  TemplateListQuery,
  TemplatePath,
  TemplateStats,
} from './template.dto';
import { toTemplate } from './template.mapper';

const tags = ['templates'];

/** Policies that ship with the product and are made one's own by filling in variables. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class TemplatesController {
  constructor(private readonly policies: TemplatePolicies) {}

  @Get('api/v1/templates')
  @Endpoint({
    summary: 'List templates',
    operationId: 'listTemplates',
    tags,
    query: TemplateListQuery,
    responses: { 200: TemplateList },
  })
  list(@Query() query: TemplateListQuery): TemplateList {
    const { entries, pagination } = pageOf(selectTemplates(query), query);
    return { templates: entries.map(toTemplate), pagination };
  }

  @Get('api/v1/templates/categories')
  @Endpoint({
    summary: 'List the categories of templates',
    operationId: 'listTemplateCategories',
    tags,
    responses: { 200: TemplateCategories },
  })
  categories(): TemplateCategories {
    return { categories: [...TEMPLATE_CATEGORIES] };
  }

  @Get('api/v1/templates/stats')
  @Endpoint({
    summary: 'How often the tenant uses each template',
    operationId: 'templateStats',
    tags,
    responses: { 200: TemplateStats },
  })
  stats(@CurrentPrincipal() principal: Principal): Promise<TemplateStats> {
    return this.policies.stats(principal);
  }

  @Get('api/v1/templates/:id')
  @Endpoint({
    summary: 'Read a template',
    operationId: 'getTemplate',
    tags,
    params: TemplatePath,
    responses: { 200: TemplateAnswer },
  })
  find(@Param() { id }: TemplatePath): TemplateAnswer {
    return { template: toTemplate(findTemplate(id)) };
  }

  @Post('api/v1/templates/:id/apply')
  @Roles('admin')
  @Endpoint({
    summary: 'Make a policy out of a template',
    description: 'A variable without a value is refused and named; nothing is left unfilled.',
    operationId: 'applyTemplate',
    tags,
    params: TemplatePath,
    body: TemplateApplication,
    responses: { 200: TemplateApplied },
  })
  async apply(
    @Param() { id }: TemplatePath,
    @Body() body: TemplateApplication,
    @CurrentAsker() asker: Asker,
  ): Promise<TemplateApplied> {
    const policy = await this.policies.apply(asker.principal, id, body);
    const message = `The policy was made from the template ${id}.`;
    return { success: true, policy: toPolicy(policy, asker), usage_id: policy.id, message };
  }
}
